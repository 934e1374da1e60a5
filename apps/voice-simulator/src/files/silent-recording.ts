/** MPEG-2.5 layer III at 8 kHz and 8 kbit/s, mono: 72 bytes hold 576 samples, that is 72 ms (ISO/IEC 13818-3, Annex B's bit rate table). */
const frameHeader = [0xff, 0xe3, 0x18, 0xc4] as const;
const frameBytes = 72;
const frameMs = 72;

/** A valid mp3 of silence, one frame at least; what a recording sounds like when nobody wrote a better one. */
export function silentRecording(durationSeconds: number): Buffer {
  const frame = Buffer.alloc(frameBytes);
  frame.set(frameHeader);
  const frames = Math.max(1, Math.ceil((durationSeconds * 1000) / frameMs));
  return Buffer.alloc(frames * frameBytes, frame);
}
