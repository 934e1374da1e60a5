import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

/** What the HTTPS server shows, and the authority that clients must trust (`NODE_EXTRA_CA_CERTS=<folder>/ca.pem`). */
export interface Certificates {
  readonly caFile: string;
  readonly cert: string;
  readonly key: string;
}

const lifeYears = 5;
const renewBeforeDays = 30;
const dayMs = 86_400_000;

/**
 * The certificates in a folder (ca.pem, cert.pem, key.pem), made at the first start and again a month before they end. They are
 * for localhost, 127.0.0.1 and the public host. The authority's key is not kept: nobody can issue more in its name.
 */
export async function ensureCertificates(folder: string, publicHost: string): Promise<Certificates> {
  const files = { ca: join(folder, 'ca.pem'), cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  if (!Object.values(files).every((file) => existsSync(file)) || endsSoon(readFileSync(files.cert, 'utf8'))) {
    mkdirSync(folder, { recursive: true });
    const made = await makeCertificates(publicHost);
    writeFileSync(files.key, made.key, { mode: 0o600 });
    writeFileSync(files.cert, made.cert);
    writeFileSync(files.ca, made.ca);
  }
  return { caFile: files.ca, cert: readFileSync(files.cert, 'utf8'), key: readFileSync(files.key, 'utf8') };
}

function endsSoon(certificate: string): boolean {
  return Date.parse(new X509Certificate(certificate).validTo) - Date.now() < renewBeforeDays * dayMs;
}

async function makeCertificates(publicHost: string): Promise<{ ca: string; cert: string; key: string }> {
  const notBeforeDate = new Date(Date.now() - dayMs);
  const notAfterDate = new Date(notBeforeDate);
  notAfterDate.setUTCFullYear(notAfterDate.getUTCFullYear() + lifeYears);
  const common = { keyType: 'ec', algorithm: 'sha256', notBeforeDate, notAfterDate } as const;
  const authority = await generate([{ name: 'commonName', value: 'Patchbay voice simulator' }], {
    ...common,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          ...(isIP(publicHost) === 0 ? [{ type: 2 as const, value: publicHost }] : []),
        ],
      },
    ],
  });
  return { ca: authority.cert, cert: leaf.cert, key: leaf.private };
}
