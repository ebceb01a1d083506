package io.quorate.broker;

import static io.quorate.broker.ScriptedController.await;

import io.quorate.rpc.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Scripted controllers and a stub that talks to them, ended with the test. */
final class Stubs implements AutoCloseable {
  static final int BROKER = 2;

  /** One loop: what controllers and stub do is in one order. */
  final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  private final Path folder;
  private Duration heartbeatInterval = Duration.ofMillis(20);
  private Duration registrationTimeout = Duration.ofSeconds(30);
  private Duration shutdownTimeout = Duration.ofSeconds(20);
  private BrokerVerticle broker;
  private String deployment;

  Stubs(Path folder) {
    this.folder = folder;
  }

  Stubs heartbeatInterval(Duration interval) {
    heartbeatInterval = interval;
    return this;
  }

  Stubs registrationTimeout(Duration timeout) {
    registrationTimeout = timeout;
    return this;
  }

  Stubs shutdownTimeout(Duration timeout) {
    shutdownTimeout = timeout;
    return this;
  }

  ScriptedController controller() {
    return new ScriptedController(vertx).start();
  }

  /** The stub's first controller is the first one here. */
  BrokerVerticle start(ScriptedController... controllers) {
    // Broker 2 begins with the one at position 2 mod n.
    int n = controllers.length;
    List<Address> addresses =
        Stream.iterate(0, i -> i + 1)
            .limit(n)
            .map(i -> controllers[Math.floorMod(i - BROKER, n)].address())
            .toList();
    broker = new BrokerVerticle(config(addresses));
    deployment = await(vertx.deployVerticle(broker));
    return broker;
  }

  Future<Void> leave() {
    String leaving = deployment;
    deployment = null;
    return vertx.undeploy(leaving);
  }

  /** The image as the status listener shows it, once it ends at an offset. */
  JsonObject imageAt(long minOffset) {
    return await(
        get("/image?wait_ms=20000&min_offset=" + minOffset)
            .compose(HttpClientResponse::body)
            .map(body -> new JsonObject(body)));
  }

  Future<HttpClientResponse> get(String uri) {
    return vertx
        .createHttpClient()
        .request(HttpMethod.GET, broker.statusPort(), "127.0.0.1", uri)
        .compose(request -> request.send())
        .compose(response -> response.body().map(response));
  }

  private BrokerConfig config(List<Address> controllers) {
    return new BrokerConfig(
        BROKER,
        "test-cluster",
        controllers,
        folder,
        Optional.of("rack-a"),
        new Address("broker.example", 9094),
        heartbeatInterval,
        Duration.ofMillis(200),
        1 << 20,
        Duration.ofMillis(1),
        registrationTimeout,
        shutdownTimeout,
        Optional.of(new Address("127.0.0.1", 0)));
  }

  @Override
  public void close() {
    if (deployment != null) {
      await(leave());
    }
    await(vertx.close());
  }
}
