package io.quorate.controller;

import io.quorate.controller.admin.AdminServer;
import io.quorate.controller.node.NodeParts;
import io.quorate.controller.node.PeerLinks;
import io.quorate.controller.node.RaftNode;
import io.quorate.controller.observer.ObserverDoor;
import io.quorate.controller.observer.ParkedFetches;
import io.quorate.controller.observer.SnapshotFetches;
import io.quorate.controller.raft.RaftCore;
import io.quorate.controller.raft.RoleChange;
import io.quorate.controller.service.MetadataService;
import io.quorate.controller.service.RequestRouter;
import io.quorate.controller.service.ServiceSettings;
import io.quorate.controller.storage.DirectoryMeta;
import io.quorate.controller.storage.SnapshotStore;
import io.quorate.rpc.Address;
import io.quorate.rpc.Identity;
import io.quorate.rpc.RpcServer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Builds a controller's rooms in order, on one event loop, and ends them in reverse. */
final class ControllerVerticle extends VerticleBase {
  /** What a controller calls itself in Hello. */
  static final String ROLE = "controller";

  private static final Logger LOG = LogManager.getLogger();
  private static final long HAND_OVER_MS = 2_000;
  private static final long CLOSE_LOG_SECONDS = 30;

  private final ControllerConfig config;
  private final Consumer<Throwable> fatal;
  private WorkerExecutor disk;
  private OpenedDirectory opened;
  private MetadataService service;
  private RaftNode node;
  private RpcServer server;
  private Optional<AdminServer> http = Optional.empty();

  /**
   * A controller that is not started.
   *
   * @param fatal told of what ends the process: a disk that failed, or a bug; on the event loop
   */
  ControllerVerticle(ControllerConfig config, Consumer<Throwable> fatal) {
    this.config = config;
    this.fatal = fatal;
  }

  @Override
  public Future<?> start() {
    context.exceptionHandler(fatal::accept);
    disk =
        vertx.createSharedWorkerExecutor("controller-disk", 1, CLOSE_LOG_SECONDS, TimeUnit.SECONDS);
    return disk.executeBlocking(
            () -> OpenedDirectory.open(config.logDir(), config.nodeId(), config.log()))
        .compose(this::build);
  }

  private Future<Void> build(OpenedDirectory directory) {
    opened = directory;
    DirectoryMeta meta = directory.directory().meta();
    Identity self = new Identity(meta.clusterId(), meta.nodeId(), ROLE);
    LoopSurroundings surroundings = new LoopSurroundings(context);
    ServiceSettings serviceSettings = config.service(meta.clusterId());
    RaftCore core =
        new RaftCore(
            config.raft(), directory.recovered(), surroundings.random(), surroundings.nowNanos());
    PeerLinks links = new PeerLinks(vertx, self, config.rpc());
    service =
        new MetadataService(
            serviceSettings,
            surroundings,
            directory.image(),
            directory.recovered().snapshotIndex());
    node = new RaftNode(parts(meta, surroundings), core, links, service);
    service.attach(node);
    RequestRouter router =
        new RequestRouter(
            vertx,
            node,
            links,
            service,
            serviceSettings,
            surroundings,
            meta.nodeId(),
            config.requestTimeout());
    ParkedFetches fetches =
        new ParkedFetches(
            vertx,
            node,
            service,
            config.maxParkedFetches(),
            config.maxFetchBytes(),
            config.maxFetchWaitMs(),
            node::latestSnapshot);
    ObserverDoor observers =
        new ObserverDoor(service, node, fetches, snapshotFetches(directory.snapshots()));
    server = new RpcServer(vertx, self, config.rpc(), new RpcDoor(node, router, observers));
    vertx.setPeriodic(serviceSettings.fenceCheckMs(), id -> service.fenceSilentBrokers());
    HttpDoor httpDoor = new HttpDoor(meta.clusterId(), node, service, router, observers);
    http = config.http().map(settings -> new AdminServer(vertx, settings, httpDoor));
    return listen(meta).onSuccess(v -> node.start());
  }

  private Future<Void> listen(DirectoryMeta meta) {
    Address address = config.listener();
    return server
        .listen(address.host(), address.port())
        .compose(
            port -> {
              LOG.info(
                  "Controller {} of cluster {} listens on {}:{}, log of {} entries in {}",
                  meta.nodeId(),
                  meta.clusterId(),
                  address.host(),
                  port,
                  node.outline().lastIndex(),
                  config.logDir());
              return http.map(AdminServer::listen).orElse(Future.succeededFuture(0));
            })
        .onSuccess(port -> http.ifPresent(on -> LOG.info("HTTP on port {}", port)))
        .mapEmpty();
  }

  // A thread of their own: taking a snapshot takes longer than a broker waits for a part of one.
  private SnapshotFetches snapshotFetches(SnapshotStore store) {
    WorkerExecutor worker =
        vertx.createSharedWorkerExecutor(
            "controller-snapshot-fetches", 1, CLOSE_LOG_SECONDS, TimeUnit.SECONDS);
    return new SnapshotFetches(store, worker, config.maxFetchBytes());
  }

  private NodeParts parts(DirectoryMeta meta, LoopSurroundings surroundings) {
    return new NodeParts(
        vertx,
        context,
        meta.nodeId(),
        meta.directoryId(),
        opened.log(),
        opened.stateFile(),
        opened.snapshots(),
        disk,
        vertx.createSharedWorkerExecutor(
            "controller-snapshots", 1, CLOSE_LOG_SECONDS, TimeUnit.SECONDS),
        config.snapshots(),
        config.cacheBytes(),
        surroundings::nowNanos,
        fatal);
  }

  @Override
  public Future<?> stop() {
    if (node == null) {
      return closeDirectory();
    }
    return handOver()
        .eventually(() -> http.map(AdminServer::close).orElse(Future.succeededFuture()))
        .eventually(() -> server.close())
        .eventually(() -> node.stop())
        .eventually(this::closeDirectory);
  }

  /** A leader that stops hands its lead over first, so that nobody has to wait for an election timeout. */
  private Future<Void> handOver() {
    if (node.role().role() != RoleChange.Kind.LEADER
        || node.configuration().getVotersCount() == 1) {
      return Future.succeededFuture();
    }
    Promise<Void> done = Promise.promise();
    service.onRole(
        change -> {
          if (change.role() != RoleChange.Kind.LEADER) {
            LOG.info("Handed the lead over");
            done.tryComplete();
          }
        });
    vertx.setTimer(HAND_OVER_MS, id -> done.tryComplete());
    node.transferLeadership(RaftCore.NOBODY);
    return done.future();
  }

  private Future<Void> closeDirectory() {
    return opened == null
        ? Future.succeededFuture()
        : disk.executeBlocking(
            () -> {
              opened.close();
              return null;
            });
  }
}
