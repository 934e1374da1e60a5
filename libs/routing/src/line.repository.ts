import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, MoreThan } from 'typeorm';
import type { LineSettings } from '#call-flow';
import { type Page, pageById, type PageRequest, SecretBox } from '#foundation';
import type { Line } from './line';
import { LineNumberRow, LineRow } from './line.entity';

/** All SQL of this room. */
@Injectable()
export class LineRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: SecretBox,
  ) {}

  async find(tenantId: string, lineId: string): Promise<Line | undefined> {
    const row = await this.dataSource.manager.findOneBy(LineRow, { tenantId, lineId });
    if (row === null) return undefined;
    const numbers = await this.dataSource.manager.find(LineNumberRow, {
      where: { tenantId, lineId },
      order: { number: 'ASC' },
    });
    return toLine(row, numbers);
  }

  /** A page of lines by their ids. Throws InvalidInput `bad-cursor`. */
  async page(tenantId: string, request: PageRequest): Promise<Page<Line>> {
    const read = (after: string, most: number): Promise<Line[]> => this.listAfter(tenantId, after, most);
    return pageById(this.secrets, { name: 'lines', tenantId }, request, read, ({ lineId }) => lineId);
  }

  private async listAfter(tenantId: string, after: string, most: number): Promise<Line[]> {
    const rows = await this.dataSource.manager.find(LineRow, {
      where: { tenantId, lineId: MoreThan(after) },
      order: { lineId: 'ASC' },
      take: most,
    });
    const numbers = await this.dataSource.manager.find(LineNumberRow, {
      where: { tenantId, lineId: In(rows.map(({ lineId }) => lineId)) },
      order: { number: 'ASC' },
    });
    return rows.map((row) =>
      toLine(
        row,
        numbers.filter((number) => number.lineId === row.lineId),
      ),
    );
  }

  /** The line that calls to a number go to. */
  async findByNumber(tenantId: string, number: string): Promise<Line | undefined> {
    const binding = await this.dataSource.manager.findOneBy(LineNumberRow, { tenantId, number });
    return binding === null ? undefined : this.find(tenantId, binding.lineId);
  }

  /** Creates or replaces a line's own row; the settings' version rises with every call. */
  async put(
    manager: EntityManager,
    tenantId: string,
    line: { lineId: string; title: string; settings: LineSettings | undefined },
    now: Date,
  ): Promise<void> {
    const settings = line.settings === undefined ? null : JSON.stringify(line.settings);
    const owner = settings === null ? 'portal' : 'patchbay';
    await manager.query(
      `INSERT INTO phone_lines (tenant_id, line_id, title, settings_owner, settings, settings_version, created_at, changed_at)
       VALUES (?, ?, ?, ?, ?, 1, ?, ?)
       ON DUPLICATE KEY UPDATE title = VALUES(title), settings_owner = VALUES(settings_owner), settings = VALUES(settings),
         settings_version = settings_version + 1, settings_read_at = NULL, changed_at = VALUES(changed_at)`,
      [tenantId, line.lineId, line.title, owner, settings, now, now],
    );
  }

  /** Makes exactly these numbers the line's. A number of another line moves here. */
  async bindNumbers(
    manager: EntityManager,
    tenantId: string,
    lineId: string,
    numbers: readonly { numberId: string; number: string }[],
  ): Promise<void> {
    await manager.delete(LineNumberRow, { tenantId, lineId });
    for (const { numberId, number } of numbers) {
      await manager.query(
        `INSERT INTO line_numbers (tenant_id, number, number_id, line_id) VALUES (?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE line_id = VALUES(line_id), number_id = VALUES(number_id)`,
        [tenantId, number, numberId, lineId],
      );
    }
  }

  /**
   * Keeps what the portal said its settings are, unless somebody changed the line meanwhile. The version rises when they are others than
   * those that the line had. Returns whether they were kept.
   */
  async keepPortalSettings(tenantId: string, line: Line, settings: LineSettings, now: Date): Promise<boolean> {
    const isChange = line.settings !== undefined && !isDeepStrictEqual(line.settings, settings);
    const { affectedRows } = await this.dataSource.query<{ affectedRows: number }>(
      `UPDATE phone_lines SET settings = ?, settings_read_at = ?, settings_version = settings_version + ?
       WHERE tenant_id = ? AND line_id = ? AND settings_owner = 'portal' AND settings_version = ?`,
      [JSON.stringify(settings), now, isChange ? 1 : 0, tenantId, line.lineId, line.settingsVersion],
    );
    return affectedRows === 1;
  }
}

function toLine(row: LineRow, numbers: readonly LineNumberRow[]): Line {
  return {
    lineId: row.lineId,
    title: row.title,
    settingsOwner: row.settingsOwner,
    settings: row.settings ?? undefined,
    settingsVersion: row.settingsVersion,
    settingsReadAt: row.settingsReadAt ?? undefined,
    numbers: numbers.map(({ numberId, number }) => ({ numberId, number })),
  };
}
