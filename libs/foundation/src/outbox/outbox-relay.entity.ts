import { Entity } from 'typeorm';
import { PrimaryIdColumn } from '../database/columns';

/** A row that holds nothing but a lock: whoever has it locked is the one relay of the outbox. */
@Entity('outbox_relays')
export class OutboxRelayRow {
  @PrimaryIdColumn('name', 32)
  name!: string;
}
