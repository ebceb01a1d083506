package io.quorate.controller.storage;

import java.util.List;

/**
 * A folder of files. Everything this package stores goes through here, so that a simulated disk with crashes can stand in
 * for the real one.
 *
 * <p>Names are plain file names. Every method blocks and throws {@link StorageException} naming file and operation. What is
 * created, renamed or deleted is only sure to survive a power loss after {@link #syncDirectory}.
 */
public interface Disk {
  /** The names of all files in the folder, sorted. */
  List<String> list();

  /** Opens a file for reading and writing; creates it, empty, when it is missing. */
  DiskFile open(String name);

  /** Whether there is such a file. */
  boolean exists(String name);

  /** Gives a file another name, in one atomic step; a file that had that name is replaced. */
  void rename(String from, String to);

  /** Deletes a file, which must exist. */
  void delete(String name);

  /** Makes every create, rename and delete so far durable. */
  void syncDirectory();
}
