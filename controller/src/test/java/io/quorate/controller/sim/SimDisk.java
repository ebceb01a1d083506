package io.quorate.controller.sim;

import io.quorate.controller.storage.Disk;
import io.quorate.controller.storage.DiskFile;
import io.quorate.controller.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * A disk in memory that loses power. Deterministic: what happens depends on the calls and on the given random generator only.
 * One thread.
 *
 * <p>A running process sees all it did. What survives {@link #crash} follows these rules:
 *
 * <ul>
 *   <li>What a file held at its last successful {@code force} survives, unless it was overwritten or cut since.
 *   <li>Of the writes and cuts since, every 512-byte sector keeps some number of the oldest ones, each sector its own. A sector
 *       is never half of one and half of another. A sector that keeps none is as it was: zero, if the file ended before it.
 *   <li>The file's size is, independently of that, the size after some of those operations, or a sector's end on the way. So
 *       a file may have its new size and zeros in it, and a cut may zero a sector although the old size came back.
 *   <li>Of the creates, renames and deletes since the last {@code syncDirectory}, any subset survives; each is atomic.
 * </ul>
 *
 * <p>The generator first picks one of: nothing unforced survives; everything does; the oldest operations of the whole disk do,
 * up to some point; or any subset, as above.
 *
 * <p>A crash ends every open file: its methods throw from then on, as do all others of an earlier life. The disk can be used
 * again at once. Faults are armed with the {@code fail...} methods, {@link #limitBytes} and {@link #powerOffAfter}; a crash
 * disarms them all but the limit.
 */
public final class SimDisk implements Disk {
  private final Map<String, SimFile> names = new TreeMap<>();
  private final Map<String, SimFile> durableNames = new TreeMap<>();
  private final List<NameChange> nameChanges = new ArrayList<>();

  private int life;
  private int operations;
  private int powerOffAt = Integer.MAX_VALUE;
  private boolean failWrite;
  private boolean failForce;
  private long limit = Long.MAX_VALUE;

  private record NameChange(int time, String removed, String put, SimFile file) {
    void apply(Map<String, SimFile> names) {
      if (removed != null) {
        names.remove(removed);
      }
      if (put != null) {
        names.put(put, file);
      }
    }
  }

  /** Power loss: keeps what is durable and what the generator picks of the rest. */
  public void crash(RandomGenerator random) {
    Survival survival = Survival.pick(random, operations);
    for (NameChange change : nameChanges) {
      if (survival.keeps(change.time())) {
        change.apply(durableNames);
      }
    }
    durableNames.values().stream().distinct().forEach(file -> file.crash(survival));
    nameChanges.clear();
    names.clear();
    names.putAll(durableNames);
    newLife();
  }

  /** The process dies, the machine does not: everything done is still to be seen, but no more durable than before. */
  public void kill() {
    newLife();
  }

  /** How many operations that change something (create, write, truncate, force, rename, delete, sync) there were so far. */
  public int operations() {
    return operations;
  }

  /** Lets that many more changing operations through; every call after them throws, until {@link #crash} or {@link #kill}. */
  public void powerOffAfter(int furtherOperations) {
    powerOffAt = operations + furtherOperations;
  }

  /** The next write stores the first half of its bytes, then throws. */
  public void failNextWrite() {
    failWrite = true;
  }

  /**
   * The next force, of a file or of the folder, throws. As on Linux, a file's unforced bytes can still be read afterwards, but
   * count as clean: a later force does not write them, only writing them again does.
   */
  public void failNextForce() {
    failForce = true;
  }

  /** The disk is full when the files together reach this many bytes; a write that does not fit stores what fits, then throws. */
  public void limitBytes(long bytes) {
    limit = bytes;
  }

  /** Flips bits of a byte, now and for good: damage by the medium. */
  public void corrupt(String name, int position, int bits) {
    file(name, "corrupt").corrupt(position, (byte) bits);
  }

  /** A copy of what a file holds, as a running process sees it. */
  public byte[] content(String name) {
    return file(name, "read").now.copy();
  }

  @Override
  public List<String> list() {
    checkPower("list", ".");
    return List.copyOf(names.keySet());
  }

  @Override
  public DiskFile open(String name) {
    checkPower("open", name);
    if (!names.containsKey(name)) {
      operation("create", name);
      change(null, name, new SimFile());
    }
    return new Handle(name, names.get(name), life);
  }

  @Override
  public boolean exists(String name) {
    checkPower("look for", name);
    return names.containsKey(name);
  }

  @Override
  public void rename(String from, String to) {
    SimFile file = file(from, "rename");
    operation("rename", from);
    change(from, to, file);
  }

  @Override
  public void delete(String name) {
    file(name, "delete");
    operation("delete", name);
    change(name, null, null);
  }

  @Override
  public void syncDirectory() {
    operation("sync", ".");
    failForce("sync", ".");
    nameChanges.forEach(change -> change.apply(durableNames));
    nameChanges.clear();
  }

  private void change(String removed, String put, SimFile file) {
    NameChange change = new NameChange(operations, removed, put, file);
    change.apply(names);
    nameChanges.add(change);
  }

  private SimFile file(String name, String operation) {
    SimFile file = names.get(name);
    if (file == null) {
      throw refused(operation, name, "no such file");
    }
    return file;
  }

  private void newLife() {
    life++;
    powerOffAt = Integer.MAX_VALUE;
    failWrite = false;
    failForce = false;
  }

  private void operation(String operation, String name) {
    checkPower(operation, name);
    operations++;
  }

  private void checkPower(String operation, String name) {
    if (operations >= powerOffAt) {
      throw refused(operation, name, "the power is off");
    }
  }

  private void failForce(String operation, String name) {
    if (failForce) {
      failForce = false;
      throw refused(operation, name, "Input/output error");
    }
  }

  private long usedBytes() {
    return names.values().stream().mapToLong(file -> file.now.size()).sum();
  }

  private static StorageException refused(String operation, String name, String reason) {
    return new StorageException("cannot %s %s: %s".formatted(operation, name, reason));
  }

  private final class Handle implements DiskFile {
    private final String name;
    private final SimFile file;
    private final int bornIn;
    private boolean closed;

    Handle(String name, SimFile file, int bornIn) {
      this.name = name;
      this.file = file;
      this.bornIn = bornIn;
    }

    @Override
    public long size() {
      check("size");
      return file.now.size();
    }

    @Override
    public void write(long position, ByteBuffer bytes) {
      check("write");
      operation("write", name);
      int wanted = bytes.remaining();
      long growth = Math.max(0, position + wanted - file.now.size());
      long missing = Math.max(0, Math.min(wanted, growth - (limit - usedBytes())));
      boolean failed = failWrite;
      failWrite = false;
      byte[] written = new byte[failed ? wanted / 2 : wanted - (int) missing];
      bytes.get(written);
      file.write(operations, Math.toIntExact(position), written);
      if (failed) {
        throw refused("write", name, "Input/output error");
      }
      if (missing > 0) {
        throw refused("write", name, "No space left on device");
      }
    }

    @Override
    public int read(long position, ByteBuffer into) {
      check("read");
      return file.now.read(Math.toIntExact(position), into);
    }

    @Override
    public void truncate(long size) {
      check("truncate");
      operation("truncate", name);
      if (size > file.now.size()) {
        throw new IllegalArgumentException("cannot cut %s to more than it has".formatted(name));
      }
      file.truncate(operations, Math.toIntExact(size));
    }

    @Override
    public void force() {
      check("force");
      operation("force", name);
      if (failForce) {
        file.forgetUnforced();
      }
      failForce("force", name);
      file.force();
    }

    @Override
    public void close() {
      closed = true;
    }

    private void check(String operation) {
      if (closed || bornIn != life) {
        throw refused(operation, name, closed ? "it is closed" : "its process died");
      }
      checkPower(operation, name);
    }
  }
}
