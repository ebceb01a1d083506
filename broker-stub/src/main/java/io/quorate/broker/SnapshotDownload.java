package io.quorate.broker;

import io.quorate.message.ErrorCode;
import io.quorate.message.FetchSnapshotRequest;
import io.quorate.message.FetchSnapshotResponse;
import io.quorate.message.SnapshotId;
import io.quorate.rpc.Address;
import io.quorate.rpc.Api;
import io.quorate.snapshot.Snapshot;
import io.quorate.snapshot.SnapshotFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Fetches a snapshot file part by part (KIP-630). What is here already of the same snapshot from the same controller is not
 * fetched again; two controllers' files of one snapshot hold the same picture, but need not be the same bytes. Event loop
 * only; the disk is touched on a worker.
 */
final class SnapshotDownload {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String PART = ".snapshot.part";

  private final Vertx vertx;
  private final Controllers controllers;
  private final BrokerConfig config;

  SnapshotDownload(Vertx vertx, Controllers controllers, BrokerConfig config) {
    this.vertx = vertx;
    this.controllers = controllers;
    this.config = config;
  }

  /** The snapshot, proven; fails with a message that says why it cannot be had from this controller. */
  Future<Snapshot> fetch(Address source, SnapshotId id) {
    Path part =
        config
            .folder()
            .resolve(
                "%d-%d-%s-%d%s"
                    .formatted(
                        id.getEndOffset(), id.getEpoch(), source.host(), source.port(), PART));
    return vertx
        .executeBlocking(() -> present(part))
        .compose(position -> next(source, id, part, position));
  }

  private Future<Snapshot> next(Address source, SnapshotId id, Path part, long position) {
    FetchSnapshotRequest request =
        FetchSnapshotRequest.newBuilder()
            .setBrokerId(config.id())
            .setSnapshot(id)
            .setPosition(position)
            .setMaxBytes(config.maxBytes())
            .build();
    return controllers
        .call(source, Api.FETCH_SNAPSHOT, request, FetchSnapshotResponse.parser(), TIMEOUT)
        .compose(
            answer -> {
              String problem = problem(answer, position);
              return problem.isEmpty()
                  ? vertx.executeBlocking(() -> append(part, answer)).map(answer)
                  : Future.failedFuture(new IOException(problem));
            })
        .compose(
            answer -> {
              long reached = position + answer.getData().size();
              return reached < answer.getSize()
                  ? next(source, id, part, reached)
                  : vertx.executeBlocking(() -> proven(part, id));
            });
  }

  private static String problem(FetchSnapshotResponse answer, long position) {
    if (answer.getError() != ErrorCode.NONE) {
      return answer.getError() + " " + answer.getMessage();
    }
    CRC32C crc = new CRC32C();
    answer.getData().asReadOnlyByteBufferList().forEach(crc::update);
    if (answer.getPosition() != position || (int) crc.getValue() != answer.getCrc32C()) {
      return "the part of the snapshot at position " + position + " is not what was asked for";
    }
    return answer.getData().isEmpty() && position < answer.getSize()
        ? "the part of the snapshot at position " + position + " is empty"
        : "";
  }

  /** How much of it is here; parts of other snapshots go. */
  private long present(Path part) throws IOException {
    for (Path other : parts()) {
      if (!other.equals(part)) {
        Files.delete(other);
      }
    }
    return Files.exists(part) ? Files.size(part) : 0;
  }

  private List<Path> parts() throws IOException {
    Files.createDirectories(config.folder());
    try (Stream<Path> files = Files.list(config.folder())) {
      return files.filter(file -> file.getFileName().toString().endsWith(PART)).toList();
    }
  }

  private static Void append(Path part, FetchSnapshotResponse answer) throws IOException {
    Files.write(
        part, answer.getData().toByteArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return null;
  }

  private static Snapshot proven(Path part, SnapshotId id) throws IOException {
    try {
      Snapshot snapshot = SnapshotFile.read(part);
      if (snapshot.header().getEndOffset() != id.getEndOffset()
          || snapshot.header().getTerm() != id.getEpoch()) {
        throw new IOException("what came is not the snapshot that was asked for");
      }
      return snapshot;
    } finally {
      Files.delete(part);
    }
  }
}
