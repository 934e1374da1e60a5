import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { newQuickJSWASMModuleFromVariant, newVariant, type QuickJSWASMModule, RELEASE_SYNC } from 'quickjs-emscripten';
import { SandboxError } from '../sandbox-error';

type EmscriptenModule = ConstructorParameters<Awaited<ReturnType<(typeof RELEASE_SYNC)['importFFI']>>>[0];

/** Node's own, which TypeScript declares for browsers only. */
const webAssembly = Reflect.get(globalThis, 'WebAssembly') as {
  compile: (bytes: Uint8Array) => Promise<WebAssembly.Module>;
  Memory: new (size: { initial: number; maximum: number }) => { grow: () => number };
};

/** A page of WebAssembly memory (core specification, 4.2.8). */
const pageBytes = 65_536;

/** What QuickJS's module demands to begin with: its import says 256 pages. */
const leastPages = 256;

/** Where the allocator begins in this build: QuickJS's static data and Emscripten's stack of 5 MB are below. */
const moduleBytes = 5_400_000;

/** Kept back from the scenario, so that its last error can still be read when it has left no memory. */
const reserveBytes = 128 * 1024;

/** What a text of our own needs inside: its bytes, and the string of two bytes a character made of them, twice while it grows. */
const bytesPerCharacter = 8;

/**
 * QuickJS with a WebAssembly memory of its own. The memory's maximum is the limit that holds: QuickJS's own count does not know
 * the size of an allocation in this build (`malloc_usable_size` is 0 under Emscripten), and memory that has grown never shrinks,
 * so nothing is shared with, or left over for, another session. What ends is dropped whole, for the garbage collector to free.
 */
export class QuickJsInstance {
  /** How often the memory was too small for what was asked. */
  refusals = 0;
  private reserve: number;

  private constructor(
    readonly quickJs: QuickJSWASMModule,
    private readonly module: EmscriptenModule,
  ) {
    this.reserve = module._malloc(reserveBytes);
  }

  /** Makes an instance with `memoryBytes` for the scenario; less than 11 MB counts as that. Takes about 3 ms. */
  static async create(compiled: WebAssembly.Module, memoryBytes: number): Promise<QuickJsInstance> {
    const pages = Math.max(leastPages, Math.ceil((moduleBytes + reserveBytes + memoryBytes) / pageBytes));
    // Whole from the beginning: what was never touched is not resident, and asking for more means that there is none.
    const wasmMemory = new webAssembly.Memory({ initial: pages, maximum: pages });
    const variant = newVariant(RELEASE_SYNC, { wasmModule: compiled, wasmMemory });
    const Glue = await variant.importFFI();
    let module: EmscriptenModule | undefined;
    const quickJs = await newQuickJSWASMModuleFromVariant({
      ...variant,
      importFFI: async () =>
        class extends Glue {
          constructor(made: EmscriptenModule) {
            super(made);
            module = made;
          }
        },
    });
    if (module === undefined) throw new SandboxError('QuickJS was made without its module');
    const instance = new QuickJsInstance(quickJs, module);
    wasmMemory.grow = () => {
      instance.refusals += 1;
      throw new RangeError('the memory is at its limit');
    };
    return instance;
  }

  /** Whether a text of that many characters can be handed in: the glue code writes to address 0 when it cannot. */
  hasRoomFor(characters: number): boolean {
    const place = this.module._malloc(characters * bytesPerCharacter + 1024);
    this.module._free(place);
    return place !== 0;
  }

  /** Gives back what was kept for reading the last error. */
  spendReserve(): void {
    this.module._free(this.reserve);
    this.reserve = 0;
  }
}

/** QuickJS's machine code, to be compiled once per worker. */
export async function compileQuickJs(): Promise<WebAssembly.Module> {
  const requireBeside = createRequire(require.resolve('quickjs-emscripten'));
  return webAssembly.compile(await readFile(requireBeside.resolve('@jitl/quickjs-wasmfile-release-sync/wasm')));
}
