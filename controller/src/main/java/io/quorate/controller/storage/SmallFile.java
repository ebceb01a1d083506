package io.quorate.controller.storage;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A small file that is always replaced whole: after a crash it is the old one or the new one.
 *
 * <p>A sealed file is {magic, length, CRC32C of the content, content}, and ends there. The magic keeps a file of zeros from
 * passing for an empty content, whose CRC is zero.
 */
final class SmallFile {
  private static final int MAGIC = 0x51534631; // "QSF1"
  private static final int HEADER_BYTES = 12;

  private SmallFile() {}

  /** Replaces the file, durable on return: write beside it, force, rename over it, sync the folder. */
  static void replace(Disk disk, String name, byte[] content) {
    String temporary = name + ".tmp";
    try (DiskFile file = disk.open(temporary)) {
      file.truncate(0);
      file.write(0, ByteBuffer.wrap(content));
      file.force();
    }
    disk.rename(temporary, name);
    disk.syncDirectory();
  }

  /** Like {@link #replace}, sealed. */
  static void replaceSealed(Disk disk, String name, byte[] content) {
    ByteBuffer sealed = ByteBuffer.allocate(HEADER_BYTES + content.length);
    sealed.putInt(MAGIC).putInt(content.length).putInt(crc(content)).put(content);
    replace(disk, name, sealed.array());
  }

  /** The content; empty when there is no such file. */
  static Optional<byte[]> read(Disk disk, String name) {
    if (!disk.exists(name)) {
      return Optional.empty();
    }
    try (DiskFile file = disk.open(name)) {
      ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(file.size()));
      file.read(0, content);
      return Optional.of(content.array());
    }
  }

  /** The content of a sealed file; empty when there is none; {@link StorageException} when its seal is broken. */
  static Optional<byte[]> readSealed(Disk disk, String name) {
    return read(disk, name).map(bytes -> unseal(name, ByteBuffer.wrap(bytes)));
  }

  private static byte[] unseal(String name, ByteBuffer bytes) {
    if (bytes.remaining() < HEADER_BYTES
        || bytes.getInt() != MAGIC
        || bytes.getInt() != bytes.remaining() - Integer.BYTES) {
      throw damaged(name, "its header is wrong");
    }
    int crc = bytes.getInt();
    byte[] content = new byte[bytes.remaining()];
    bytes.get(content);
    if (crc(content) != crc) {
      throw damaged(name, "its CRC32C does not match");
    }
    return content;
  }

  static StorageException damaged(String name, String reason) {
    return new StorageException("%s is damaged: %s".formatted(name, reason));
  }

  private static int crc(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return (int) crc.getValue();
  }
}
