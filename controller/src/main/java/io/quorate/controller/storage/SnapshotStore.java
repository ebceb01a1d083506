package io.quorate.controller.storage;

import com.google.protobuf.ByteString;
import io.quorate.image.MetadataImage;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.SnapshotHeader;
import io.quorate.snapshot.Snapshot;
import io.quorate.snapshot.SnapshotDamagedException;
import io.quorate.snapshot.SnapshotFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The snapshots of a metadata log's folder: the newest, and the one before it for those who are fetching that. A snapshot
 * gets its name once all of it is on disk, so a crash leaves the old or the new one.
 *
 * <p>Blocking; any thread, but writing and receiving wait for each other. Every method throws {@link StorageException}
 * naming the file, with a {@link SnapshotDamagedException} as its cause where the file is damaged.
 */
public final class SnapshotStore {
  /**
   * Bytes of a snapshot file.
   *
   * @param fileSize of the whole file, bytes
   * @param position of the first byte of data in the file
   * @param data empty at or behind the end of the file
   */
  public record Part(long fileSize, long position, ByteString data) {
    /** The CRC32C of the data, as messages carry it. */
    public int crc32c() {
      return SnapshotStore.crc32c(data);
    }
  }

  /**
   * What became of a chunk.
   *
   * @param nextPosition of the byte that the sender should go on with; the size of the file once that is complete
   * @param snapshot once all of it is here, proven and durable
   */
  public record Received(long nextPosition, Optional<Snapshot> snapshot) {}

  private static final Logger log = LogManager.getLogger();

  private static final String FOLDER = "snapshots";
  private static final String SUFFIX = ".snapshot";
  private static final String TEMPORARY = ".tmp";
  private static final String PART = ".part";
  private static final int KEPT = 2;
  private static final Comparator<SnapshotHeader> BY_AGE =
      Comparator.comparingLong(SnapshotHeader::getEndOffset)
          .thenComparingLong(SnapshotHeader::getTerm);

  private final Path folder;
  private final Disk disk;
  private volatile List<SnapshotHeader> oldestFirst = List.of();

  private SnapshotStore(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /** Opens the snapshots of a metadata log's folder and deletes what a crash left half done, but for the newest download. */
  public static SnapshotStore open(Path logFolder) {
    Path folder = logFolder.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      try {
        Files.createDirectory(folder);
      } catch (IOException e) {
        throw new StorageException("cannot create folder %s: %s".formatted(folder, e), e);
      }
      FileDisk.of(logFolder).syncDirectory();
    }
    return open(folder, FileDisk.of(folder));
  }

  static SnapshotStore open(Path folder, Disk disk) {
    SnapshotStore store = new SnapshotStore(folder, disk);
    // What a killed process renamed is seen, but may still be lost with the power.
    disk.syncDirectory();
    store.names(TEMPORARY).forEach(disk::delete);
    List<String> names = store.names(SUFFIX).toList();
    names.stream().limit(Math.max(0, names.size() - KEPT)).forEach(disk::delete);
    store.oldestFirst =
        names.stream().skip(Math.max(0, names.size() - KEPT)).map(store::header).toList();
    store.deleteOldParts();
    return store;
  }

  /** The snapshot files of a metadata log's folder, the oldest first; looks at the folder and changes nothing. */
  public static List<Path> files(Path logFolder) {
    Path folder = logFolder.resolve(FOLDER);
    return Files.isDirectory(folder)
        ? FileDisk.readOnly(folder).list().stream()
            .filter(name -> name.endsWith(SUFFIX))
            .map(folder::resolve)
            .toList()
        : List.of();
  }

  private SnapshotHeader header(String name) {
    SnapshotHeader header = attempt(() -> SnapshotFile.header(folder.resolve(name)));
    if (!name(header, SUFFIX).equals(name)) {
      throw new StorageException(
          "%s holds the snapshot %s: give it that name"
              .formatted(folder.resolve(name), name(header, SUFFIX)));
    }
    return header;
  }

  /** The newest snapshot. */
  public Optional<SnapshotHeader> latest() {
    List<SnapshotHeader> held = oldestFirst;
    return held.isEmpty() ? Optional.empty() : Optional.of(held.get(held.size() - 1));
  }

  /** Those that are kept, the oldest first. */
  public List<SnapshotHeader> all() {
    return oldestFirst;
  }

  /** The one with this end offset and epoch, if it is kept. */
  public Optional<SnapshotHeader> find(long endOffset, long epoch) {
    return oldestFirst.stream()
        .filter(each -> each.getEndOffset() == endOffset && each.getTerm() == epoch)
        .findAny();
  }

  /** Reads and proves one of those that are kept. */
  public Snapshot load(SnapshotHeader header) {
    return attempt(() -> SnapshotFile.read(folder.resolve(name(header, SUFFIX))));
  }

  /**
   * Makes an image the newest snapshot, durable on return, and drops all but the newest two.
   *
   * @return the header as it is stored, with the image's checksum
   */
  public synchronized SnapshotHeader write(SnapshotHeader header, MetadataImage image) {
    String temporary = name(header, TEMPORARY);
    SnapshotHeader stored;
    try {
      stored = attempt(() -> SnapshotFile.write(folder.resolve(temporary), header, image));
    } catch (StorageException e) {
      giveSpaceBack(temporary);
      throw e;
    }
    publish(temporary, stored);
    deleteOldParts();
    return stored;
  }

  /**
   * Bytes of a snapshot, at most {@code maxBytes} from a position on.
   *
   * @throws SnapshotNotFoundException when it is not kept any more
   */
  public Part read(SnapshotHeader header, long position, int maxBytes) {
    String name = name(header, SUFFIX);
    try (DiskFile file = FileDisk.readOnly(folder).open(name)) {
      long size = file.size();
      int length = (int) Math.max(0, Math.min(maxBytes, size - position));
      ByteBuffer data = ByteBuffer.allocate(length);
      file.read(position, data);
      return new Part(size, position, ByteString.copyFrom(data.flip()));
    } catch (StorageException e) {
      throw disk.exists(name) ? e : new SnapshotNotFoundException(name);
    }
  }

  /**
   * Takes the next part of a leader's snapshot. Of several downloads only the last one lives. What is on disk already, also
   * from before a restart, is not asked for again; that it is right is proven by the whole file in the end, and a file that
   * does not prove right is asked for once more from its start.
   */
  public synchronized Received receive(SnapshotChunk chunk) {
    Optional<SnapshotHeader> held = find(chunk.getEndOffset(), chunk.getSnapshotTerm());
    if (held.isPresent()) {
      return new Received(chunk.getSize(), Optional.of(load(held.get())));
    }
    String part = name(chunk.getEndOffset(), chunk.getSnapshotTerm(), PART);
    names(PART).filter(name -> !name.equals(part)).toList().forEach(disk::delete);
    long length = append(part, chunk);
    return length < chunk.getSize() ? new Received(length, Optional.empty()) : install(part, chunk);
  }

  private long append(String part, SnapshotChunk chunk) {
    try (DiskFile file = disk.open(part)) {
      long length = file.size();
      if (chunk.getPosition() != length || length + chunk.getData().size() > chunk.getSize()) {
        return length;
      }
      if (crc32c(chunk.getData()) != chunk.getCrc32C()) {
        log.warn("{}: the CRC32C of the part at {} does not match: asked for again", part, length);
        return length;
      }
      file.write(length, chunk.getData().asReadOnlyByteBuffer());
      return length + chunk.getData().size();
    }
  }

  private Received install(String part, SnapshotChunk chunk) {
    Snapshot snapshot;
    try {
      snapshot = SnapshotFile.read(folder.resolve(part));
      checkIdentity(snapshot.header(), chunk);
    } catch (SnapshotDamagedException | IllegalArgumentException e) {
      log.warn("Snapshot thrown away and asked for again: {}", e.getMessage());
      disk.delete(part);
      return new Received(0, Optional.empty());
    } catch (UncheckedIOException e) {
      throw new StorageException(e.getMessage(), e);
    }
    try (DiskFile file = disk.open(part)) {
      file.force();
    }
    publish(part, snapshot.header());
    return new Received(chunk.getSize(), Optional.of(snapshot));
  }

  private static void checkIdentity(SnapshotHeader header, SnapshotChunk chunk) {
    if (header.getIndex() != chunk.getIndex()
        || header.getTerm() != chunk.getSnapshotTerm()
        || header.getEndOffset() != chunk.getEndOffset()) {
      throw new IllegalArgumentException(
          "the parts of snapshot (index %d, term %d) make one of (index %d, term %d)"
              .formatted(
                  chunk.getIndex(), chunk.getSnapshotTerm(), header.getIndex(), header.getTerm()));
    }
  }

  /** Gives a file that is on disk for good its name, for good too. */
  private void publish(String from, SnapshotHeader header) {
    disk.rename(from, name(header, SUFFIX));
    disk.syncDirectory();
    oldestFirst =
        Stream.concat(
                oldestFirst.stream().filter(each -> BY_AGE.compare(each, header) != 0),
                Stream.of(header))
            .sorted(BY_AGE)
            .toList();
    forgetOld();
  }

  private void forgetOld() {
    List<SnapshotHeader> held = oldestFirst;
    int old = Math.max(0, held.size() - KEPT);
    oldestFirst = held.subList(old, held.size());
    held.subList(0, old).forEach(each -> disk.delete(name(each, SUFFIX)));
  }

  /** Keeps the download of the newest, unless a snapshot is as new. */
  private void deleteOldParts() {
    String newest = latest().map(header -> name(header, PART)).orElse("");
    List<String> parts = names(PART).toList();
    parts.stream()
        .filter(name -> name.compareTo(newest) <= 0 || !name.equals(parts.get(parts.size() - 1)))
        .forEach(disk::delete);
  }

  private Stream<String> names(String suffix) {
    return disk.list().stream().filter(name -> name.endsWith(suffix));
  }

  private void giveSpaceBack(String temporary) {
    try {
      disk.delete(temporary);
    } catch (StorageException e) {
      log.warn("{}", e.getMessage()); // the next start tries again
    }
  }

  private static String name(SnapshotHeader header, String suffix) {
    return name(header.getEndOffset(), header.getTerm(), suffix);
  }

  // As Kafka names its checkpoints (KIP-630): sorted by name is sorted by age.
  private static String name(long endOffset, long epoch, String suffix) {
    return "%020d-%010d%s".formatted(endOffset, epoch, suffix);
  }

  private static int crc32c(ByteString data) {
    CRC32C crc = new CRC32C();
    data.asReadOnlyByteBufferList().forEach(crc::update);
    return (int) crc.getValue();
  }

  private static <T> T attempt(Supplier<T> io) {
    try {
      return io.get();
    } catch (SnapshotDamagedException | UncheckedIOException e) {
      throw new StorageException(e.getMessage(), e);
    }
  }
}
