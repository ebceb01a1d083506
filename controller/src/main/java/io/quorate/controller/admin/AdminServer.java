package io.quorate.controller.admin;

import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.POST;
import static io.vertx.core.http.HttpMethod.PUT;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The HTTP admin server. Event loop only: it serves on the loop that calls {@link #listen}. */
public final class AdminServer {
  private static final Logger LOG = LogManager.getLogger();
  private static final int IDLE_SECONDS = 60;

  private final Vertx vertx;
  private final AdminHttpSettings settings;
  private final AdminDoor door;
  private final Router router;
  private final Map<String, TreeSet<String>> methodsByPath = new TreeMap<>();
  private HttpServer server;

  /** A server that is not listening yet. */
  public AdminServer(Vertx vertx, AdminHttpSettings settings, AdminDoor door) {
    this.vertx = vertx;
    this.settings = settings;
    this.door = door;
    this.router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false).setBodyLimit(settings.maxBodyBytes()));
    HealthRoutes health = new HealthRoutes();
    QuorumRoutes quorum = new QuorumRoutes();
    LogRoutes log = new LogRoutes();
    route(GET, "/livez", health::alive);
    route(GET, "/readyz", health::ready);
    route(GET, "/v1/cluster/health_overview", health::overview);
    route(GET, "/v1/quorum", quorum::describe);
    route(GET, "/v1/log", log::read);
    route(POST, "/v1/quorum:transfer-leader", quorum::transferLeader);
    kafkaRoutes("/kafka/v3/clusters");
    kafkaRoutes("/v3/clusters");
    router.errorHandler(
        404, http -> refuse(http, AdminErrors.notFound("no such path: " + http.request().path())));
    router.errorHandler(405, this::refuseMethod);
    router.errorHandler(413, http -> refuse(http, AdminErrors.tooLarge(settings.maxBodyBytes())));
    router.errorHandler(
        400, http -> refuse(http, AdminErrors.badRequest(messageOf(http.failure()))));
    router.errorHandler(500, http -> fail(http, http.failure()));
  }

  private void kafkaRoutes(String clusters) {
    ClusterRoutes cluster = new ClusterRoutes();
    BrokerRoutes broker = new BrokerRoutes();
    TopicRoutes topic = new TopicRoutes();
    PartitionRoutes partition = new PartitionRoutes();
    String c = clusters + "/{cluster}";
    route(GET, clusters, cluster::list);
    route(GET, c, cluster::one);
    route(GET, c + "/brokers", broker::list);
    route(GET, c + "/brokers/{broker}", broker::one);
    route(DELETE, c + "/brokers/{broker}", broker::unregister);
    route(GET, c + "/topics", topic::list);
    route(POST, c + "/topics", topic::create);
    route(GET, c + "/topics/{topic}", topic::one);
    route(DELETE, c + "/topics/{topic}", topic::delete);
    route(GET, c + "/topics/{topic}/partitions", partition::list);
    route(GET, c + "/topics/{topic}/partitions/{partition}", partition::one);
    route(GET, c + "/topics/{topic}/partitions/{partition}/replicas", partition::replicas);
    route(GET, c + "/topics/{topic}/partitions/{partition}/replicas/{broker}", partition::replica);
    configRoutes(c + "/broker-configs", ConfigRoutes.ofAllBrokers());
    configRoutes(c + "/brokers/{broker}/configs", ConfigRoutes.ofBroker());
    configRoutes(c + "/topics/{topic}/configs", ConfigRoutes.ofTopic());
  }

  private void configRoutes(String path, ConfigRoutes config) {
    route(GET, path, config::list);
    route(POST, path + ":alter", config::alter);
    route(GET, path + "/{config}", config::one);
    route(PUT, path + "/{config}", config::set);
    route(DELETE, path + "/{config}", config::reset);
  }

  /** {@code {name}} stands for one part of the path. Vert.x's own notation would take ":alter" for a parameter. */
  private void route(HttpMethod method, String path, Endpoint endpoint) {
    String regex = path.replaceAll("\\{(\\w+)}", "(?<$1>[^/]+)");
    router.routeWithRegex(method, regex).handler(serve(endpoint));
    methodsByPath.computeIfAbsent(regex, any -> new TreeSet<>()).add(method.name());
  }

  private Handler<RoutingContext> serve(Endpoint endpoint) {
    return http ->
        Future.succeededFuture(new Exchange(http, door, settings))
            .compose(endpoint::serve)
            .onComplete(reply -> send(http, reply), failure -> fail(http, failure));
  }

  private void fail(RoutingContext http, Throwable failure) {
    if (failure instanceof Refusal refusal) {
      refuse(http, refusal);
      return;
    }
    LOG.error("{} {} failed", http.request().method(), http.request().path(), failure);
    refuse(http, AdminErrors.broken(messageOf(failure)));
  }

  private void refuseMethod(RoutingContext http) {
    String path = http.normalizedPath();
    TreeSet<String> allowed = new TreeSet<>();
    methodsByPath.forEach(
        (regex, methods) -> allowed.addAll(path.matches(regex) ? methods : new TreeSet<>()));
    String methods = String.join(", ", allowed);
    http.response().putHeader("Allow", methods);
    refuse(http, AdminErrors.methodNotAllowed("this path takes " + methods));
  }

  private void refuse(RoutingContext http, Refusal refusal) {
    if (refusal.isRetriable() && !http.response().headWritten()) {
      http.response().putHeader("Retry-After", "1");
    }
    send(http, new Reply(refusal.status(), refusal.body()));
  }

  private static void send(RoutingContext http, Reply reply) {
    HttpServerResponse response = http.response();
    if (response.ended() || response.closed()) {
      return; // the client left
    }
    response.setStatusCode(reply.status()).putHeader("Cache-Control", "no-store");
    if (reply.body() == null) {
      response.end();
    } else {
      response.putHeader("Content-Type", "application/json").end(reply.body().toBuffer());
    }
  }

  private static String messageOf(Throwable failure) {
    return failure == null ? "" : String.valueOf(failure.getMessage());
  }

  /** Binds; the future's value is the port. Fails with a clear message when it is in use. */
  public Future<Integer> listen() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setIdleTimeout(IDLE_SECONDS + settings.requestTimeoutMs() / 1_000)
            .setTcpNoDelay(true);
    server = vertx.createHttpServer(options).requestHandler(router);
    return server
        .listen(settings.port(), settings.host())
        .map(HttpServer::actualPort)
        .recover(
            e ->
                Future.failedFuture(
                    new IOException(
                        "cannot serve HTTP on %s:%d: %s"
                            .formatted(settings.host(), settings.port(), e.getMessage()),
                        e)));
  }

  /** Stops serving. */
  public Future<Void> close() {
    return server == null ? Future.succeededFuture() : server.close();
  }
}
