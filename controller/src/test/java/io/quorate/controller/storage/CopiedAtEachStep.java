package io.quorate.controller.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A real folder that keeps a copy of itself as it was before each step, which is what a process killed there leaves. */
final class CopiedAtEachStep implements Disk {
  private final Path folder;
  private final Path copies;
  private final Disk disk;
  private final List<Path> taken = new ArrayList<>();
  private final List<String> steps = new ArrayList<>();

  CopiedAtEachStep(Path folder, Path copies) {
    this.folder = folder;
    this.copies = copies;
    this.disk = FileDisk.of(folder);
  }

  List<Path> copies() {
    before("the end");
    return List.copyOf(taken);
  }

  /** What was done, in order. */
  List<String> steps() {
    return List.copyOf(steps);
  }

  private void before(String step) {
    steps.add(step);
    Path copy = copies.resolve("before-step-" + taken.size());
    taken.add(copy);
    try (Stream<Path> files = Files.list(folder)) {
      Files.createDirectories(copy);
      for (Path each : files.toList()) {
        Files.copy(each, copy.resolve(each.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> list() {
    return disk.list();
  }

  @Override
  public boolean exists(String name) {
    return disk.exists(name);
  }

  @Override
  public DiskFile open(String name) {
    before("open " + name);
    DiskFile file = disk.open(name);
    return new DiskFile() {
      @Override
      public long size() {
        return file.size();
      }

      @Override
      public void write(long position, ByteBuffer bytes) {
        before("write " + name);
        int half = bytes.remaining() / 2;
        file.write(position, bytes.slice(bytes.position(), half));
        before("write the rest of " + name);
        file.write(position + half, bytes.position(bytes.position() + half));
      }

      @Override
      public int read(long position, ByteBuffer into) {
        return file.read(position, into);
      }

      @Override
      public void truncate(long size) {
        before("truncate " + name);
        file.truncate(size);
      }

      @Override
      public void force() {
        before("force " + name);
        file.force();
      }

      @Override
      public void close() {
        file.close();
      }
    };
  }

  @Override
  public void rename(String from, String to) {
    before("rename " + from + " to " + to);
    disk.rename(from, to);
  }

  @Override
  public void delete(String name) {
    before("delete " + name);
    disk.delete(name);
  }

  @Override
  public void syncDirectory() {
    before("sync");
    disk.syncDirectory();
  }
}
