package io.quorate.controller.node;

import io.quorate.controller.storage.QuorumStateFile;
import io.quorate.controller.storage.SegmentedLog;
import io.quorate.controller.storage.SnapshotStore;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What a node runs on.
 *
 * @param loop the event loop that owns the node
 * @param snapshotStore this node's snapshots
 * @param logReader one worker thread for reads of the log
 * @param snapshotDisk one worker thread for snapshots, which take longer than a peer may wait for an entry
 * @param cacheBytes how much of the log's end stays in memory
 * @param clockNanos monotonic
 * @param failed told of what ends the node: a disk that failed, or a bug; on the event loop
 */
public record NodeParts(
    Vertx vertx,
    Context loop,
    int nodeId,
    String directoryId,
    SegmentedLog log,
    QuorumStateFile stateFile,
    SnapshotStore snapshotStore,
    WorkerExecutor logReader,
    WorkerExecutor snapshotDisk,
    SnapshotSettings snapshots,
    long cacheBytes,
    LongSupplier clockNanos,
    Consumer<Throwable> failed) {}
