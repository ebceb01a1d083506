package io.quorate.controller;

import io.quorate.controller.admin.AdminDoor;
import io.quorate.controller.admin.Readiness;
import io.quorate.controller.node.RaftNode;
import io.quorate.controller.observer.ObserverDoor;
import io.quorate.controller.raft.RaftCore;
import io.quorate.controller.raft.RoleChange;
import io.quorate.controller.service.MetadataService;
import io.quorate.controller.service.RequestRouter;
import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.FetchRequest;
import io.quorate.message.FetchResponse;
import io.vertx.core.Future;
import java.util.Locale;

/** What HTTP may ask of this controller. Event loop only. */
final class HttpDoor implements AdminDoor {
  private final String clusterId;
  private final RaftNode node;
  private final MetadataService service;
  private final RequestRouter router;
  private final ObserverDoor observers;

  HttpDoor(
      String clusterId,
      RaftNode node,
      MetadataService service,
      RequestRouter router,
      ObserverDoor observers) {
    this.clusterId = clusterId;
    this.node = node;
    this.service = service;
    this.router = router;
    this.observers = observers;
  }

  @Override
  public Future<AdminResponse> handle(AdminRequest request) {
    return router.handle(request);
  }

  @Override
  public Future<FetchResponse> log(FetchRequest request) {
    return observers.fetch(request);
  }

  /** Ready is: attached to the quorum, as a leader that may decide or as a follower of a known leader. */
  @Override
  public Readiness readiness() {
    RoleChange role = node.role();
    String name = role.role().name().toLowerCase(Locale.ROOT);
    if (role.role() == RoleChange.Kind.LEADER) {
      return service.isActive()
          ? new Readiness(true, name, "leads in term " + role.term())
          : new Readiness(
              false, name, "won term " + role.term() + ", its first entry is not committed yet");
    }
    return role.leaderId() == RaftCore.NOBODY
        ? new Readiness(
            false,
            name,
            "knows no leader in term " + role.term() + ": is a majority of the controllers up?")
        : new Readiness(
            true, name, "follows controller " + role.leaderId() + " in term " + role.term());
  }

  @Override
  public String clusterId() {
    return clusterId;
  }
}
