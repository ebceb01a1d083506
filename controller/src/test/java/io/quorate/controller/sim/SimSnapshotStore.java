package io.quorate.controller.sim;

import com.google.protobuf.ByteString;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.SnapshotHeader;
import io.quorate.snapshot.Snapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A machine's snapshots. What has its name survives a crash; of a download that is under way a crash leaves some beginning,
 * not always as it was. What is being written has no name yet, and so is not here.
 */
final class SimSnapshotStore {
  private static final int KEPT = 2;

  private record Download(long index, long term, ByteString bytes) {}

  /** As the production store's: where the sender should go on, and the snapshot when it is whole. */
  record Received(long nextPosition, Optional<Snapshot> snapshot) {}

  private final Coverage coverage;
  private List<SnapshotBytes> oldestFirst = List.of();
  private Optional<Download> download = Optional.empty();

  SimSnapshotStore(Coverage coverage) {
    this.coverage = coverage;
  }

  Optional<SnapshotHeader> latest() {
    return newest().map(SnapshotBytes::header);
  }

  /** The newest one, proven. */
  Optional<Snapshot> load() {
    return newest().map(each -> SnapshotBytes.read(each.bytes()).orElseThrow());
  }

  /** One that is kept. */
  Optional<SnapshotBytes> find(long index, long term) {
    return oldestFirst.stream()
        .filter(each -> each.header().getIndex() == index && each.header().getTerm() == term)
        .findAny();
  }

  /** The rename and the sync of a snapshot whose bytes are on disk. */
  void publish(SnapshotBytes snapshot) {
    List<SnapshotBytes> all =
        Stream.concat(oldestFirst.stream(), Stream.of(snapshot))
            .sorted(Comparator.comparingLong(each -> each.header().getIndex()))
            .toList();
    oldestFirst = List.copyOf(all.subList(Math.max(0, all.size() - KEPT), all.size()));
  }

  Received receive(SnapshotChunk chunk) {
    Optional<SnapshotBytes> held = find(chunk.getIndex(), chunk.getSnapshotTerm());
    if (held.isPresent()) {
      return new Received(chunk.getSize(), SnapshotBytes.read(held.get().bytes()));
    }
    ByteString bytes = downloaded(chunk);
    if (chunk.getPosition() == bytes.size()) {
      bytes = bytes.concat(chunk.getData());
    }
    download = Optional.of(new Download(chunk.getIndex(), chunk.getSnapshotTerm(), bytes));
    return bytes.size() < chunk.getSize()
        ? new Received(bytes.size(), Optional.empty())
        : install(bytes);
  }

  private ByteString downloaded(SnapshotChunk chunk) {
    ByteString bytes =
        download
            .filter(each -> each.index == chunk.getIndex() && each.term == chunk.getSnapshotTerm())
            .map(Download::bytes)
            .orElse(ByteString.EMPTY);
    if (!bytes.isEmpty() && chunk.getPosition() == 0) {
      coverage.count(Counted.SNAPSHOT_DOWNLOADS_RESUMED);
    }
    return bytes;
  }

  private Received install(ByteString bytes) {
    download = Optional.empty();
    Optional<Snapshot> snapshot = SnapshotBytes.read(bytes);
    if (snapshot.isEmpty()) {
      coverage.count(Counted.SNAPSHOTS_REFUSED);
      return new Received(0, snapshot);
    }
    publish(new SnapshotBytes(snapshot.get().header(), bytes));
    return new Received(bytes.size(), snapshot);
  }

  void crash(SplittableRandom random) {
    download = download.map(each -> torn(each, random));
  }

  private static Download torn(Download whole, SplittableRandom random) {
    byte[] left = whole.bytes.substring(0, random.nextInt(whole.bytes.size() + 1)).toByteArray();
    if (left.length > 0 && random.nextBoolean()) {
      left[left.length - 1] ^= 1;
    }
    return new Download(whole.index, whole.term, ByteString.copyFrom(left));
  }

  private Optional<SnapshotBytes> newest() {
    return oldestFirst.isEmpty()
        ? Optional.empty()
        : Optional.of(oldestFirst.get(oldestFirst.size() - 1));
  }
}
