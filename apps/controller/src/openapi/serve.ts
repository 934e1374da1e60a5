import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

const committed = resolve(__dirname, '../../../../../docs/openapi.json');

/** Serves the committed OpenAPI document as pages at `/docs`: for development only, production answers 404 there. */
export function serveOpenApi(app: INestApplication): void {
  if (!existsSync(committed)) return;
  const read = (): OpenAPIObject => JSON.parse(readFileSync(committed, 'utf8')) as OpenAPIObject;
  SwaggerModule.setup('docs', app, read, { customSiteTitle: 'Patchbay API', jsonDocumentUrl: 'docs/openapi.json' });
}
