const columns = `session_id, stream, first_revision, last_revision, readings, first_at, last_at, first_received_at, last_received_at`;

/** Where the readings of sessions are stored; a stream may have two rows: what a device adds to is in its own row. */
export const sessionRanges = `(select ${columns} from read_model.session_telemetry
  union all select ${columns} from read_model.device_status where stream is not null) as session_range`;
