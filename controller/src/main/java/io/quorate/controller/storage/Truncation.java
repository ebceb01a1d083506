package io.quorate.controller.storage;

import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * The durable intent to drop a suffix of the log. Cutting a file is not atomic on real file systems (the rest of the last kept
 * block may be zeroed on disk while the old size still stands, which would look like damage), and several segments may have to
 * go: with the intent on disk first, a crash in the middle is finished on the next start.
 */
final class Truncation {
  private static final String NAME = "truncation";

  private Truncation() {}

  /** Promises, durably, that every entry from this index on goes. */
  static void begin(Disk disk, long index) {
    SmallFile.replaceSealed(disk, NAME, ByteBuffer.allocate(Long.BYTES).putLong(index).array());
  }

  /** The index of a truncation that was begun and not ended. */
  static OptionalLong pending(Disk disk) {
    return SmallFile.readSealed(disk, NAME).stream()
        .mapToLong(content -> ByteBuffer.wrap(content).getLong())
        .findFirst();
  }

  /** All of it is durably gone. Must be over before anything is appended, or a crash would drop that as well. */
  static void end(Disk disk) {
    disk.delete(NAME);
    disk.syncDirectory();
  }
}
