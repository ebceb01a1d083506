package io.quorate.controller.storage;

import java.nio.ByteBuffer;

/**
 * An open file. Reads may come from any thread; everything else from one thread at a time. Blocking; every method throws
 * {@link StorageException} naming file and operation.
 */
public interface DiskFile extends AutoCloseable {
  /** Length in bytes. */
  long size();

  /** Writes all remaining bytes at a position from 0; durable only after {@link #force}. Reaching past the end makes the file longer. */
  void write(long position, ByteBuffer bytes);

  /**
   * Reads from a position until the buffer is full or the file ends.
   *
   * @return how many bytes were read; 0 at or behind the end
   */
  int read(long position, ByteBuffer into);

  /** Cuts the file to a size not above its present one; durable only after {@link #force}. */
  void truncate(long size);

  /** Makes every write and truncate so far durable, the file's size included. Not its name: see {@link Disk#syncDirectory}. */
  void force();

  @Override
  void close();
}
