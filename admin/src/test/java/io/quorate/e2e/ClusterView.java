package io.quorate.e2e;

import io.quorate.message.AdminRequest;
import io.quorate.message.AdminResponse;
import io.quorate.message.BrokerDescription;
import io.quorate.message.DescribeQuorumResponse;
import io.quorate.message.ErrorCode;
import io.quorate.message.PartitionDescription;
import io.quorate.message.TopicDescription;
import io.quorate.message.TopicSummary;
import io.quorate.rpc.Address;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a cluster shows of itself. The questions that begin with {@code await} wait for an answer; the others ask once. */
final class ClusterView {
  private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(10);

  private final TestCluster cluster;
  private final ClusterClient client;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(HTTP_TIMEOUT)
          .build();

  /** What a node holds: equal states are equal pictures. */
  record State(long offset, String checksum) {}

  /** An answer over HTTP. */
  record Page(int status, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }
  }

  ClusterView(TestCluster cluster, ClusterClient client) {
    this.cluster = cluster;
    this.client = client;
  }

  // ---- controllers

  /** What this controller knows of the quorum. */
  DescribeQuorumResponse quorum(int controller) {
    return client
        .askIfConnected(controller, Requests.stale(Requests.describeQuorum()))
        .getDescribeQuorum();
  }

  /** The leader on which all controllers that run agree, and which is ready to write. */
  int awaitLeader() {
    List<Integer> running = cluster.runningControllers();
    return Await.until(
            "a leader that controllers " + running + " agree on",
            () -> running.stream().map(this::leaderSeenBy).collect(Collectors.toSet()),
            seen ->
                seen.size() == 1
                    && running.containsAll(seen)
                    && page(seen.iterator().next(), "/readyz").status() == 200)
        .iterator()
        .next();
  }

  private int leaderSeenBy(int controller) {
    return quorum(controller).getLeaderId();
  }

  /** A controller that runs and does not lead. */
  int awaitFollower() {
    int leader = awaitLeader();
    return cluster.runningControllers().stream().filter(id -> id != leader).findFirst().get();
  }

  /** What a controller holds, committed and applied. */
  State controllerState(int controller) {
    DescribeQuorumResponse quorum = quorum(controller);
    return new State(quorum.getImageOffset(), quorum.getImageChecksum());
  }

  /** All topics as this controller knows them. */
  List<TopicSummary> topicsSeenBy(int controller) {
    return client
        .ask(controller, Requests.stale(Requests.listTopics()))
        .getListTopics()
        .getTopicsList();
  }

  /** All topics, or those of these names, by a linearizable read. */
  List<TopicDescription> topics(String... names) {
    return read(Requests.describeTopics(names)).getDescribeTopics().getTopicsList();
  }

  /** The partitions of one topic, by a linearizable read. */
  List<PartitionDescription> partitions(String topic) {
    return topics(topic).get(0).getPartitionsList();
  }

  /** All brokers, by a linearizable read. */
  List<BrokerDescription> brokers() {
    return read(Requests.describeBrokers()).getDescribeBrokers().getBrokersList();
  }

  BrokerDescription broker(int id) {
    return brokers().stream()
        .filter(each -> each.getBrokerId() == id)
        .findFirst()
        .orElse(BrokerDescription.getDefaultInstance());
  }

  private AdminResponse read(AdminRequest request) {
    int anyone = cluster.runningControllers().get(0);
    return Await.until(
        "a linearizable read",
        () -> client.ask(anyone, request),
        answer -> answer.getError() == ErrorCode.NONE);
  }

  /** Creates a topic, sure that it is there. */
  void createTopic(String name, int partitions, int replicationFactor) {
    AdminRequest request = Requests.createTopic("of-" + name, name, partitions, replicationFactor);
    int anyone = cluster.runningControllers().get(0);
    Await.until(
        "topic " + name,
        () -> client.ask(anyone, request),
        answer ->
            answer.getError() == ErrorCode.NONE
                && answer.getCreateTopics().getTopics(0).getError() == ErrorCode.NONE);
  }

  // ---- brokers

  /** A broker's own account. */
  JsonObject image(int broker) {
    return page(broker, "/image").json();
  }

  State brokerState(int broker) {
    JsonObject image = image(broker);
    return new State(image.getLong("offset"), image.getString("checksum"));
  }

  // ---- all

  /** A page of a controller's or a broker's HTTP listener. */
  Page page(int node, String path) {
    Address address = cluster.httpAddress(node);
    URI uri = URI.create("http://" + address + path);
    try {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(uri).timeout(HTTP_TIMEOUT).build(),
              HttpResponse.BodyHandlers.ofString());
      return new Page(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits until there is a leader, the brokers that run are unfenced, and every node that runs holds the same; returns that. */
  State awaitSettled() {
    awaitLeader();
    for (int broker : cluster.runningBrokers()) {
      Await.until("broker " + broker + " unfenced", () -> !image(broker).getBoolean("fenced"));
    }
    return Await.until("all nodes hold the same", this::states, states -> states.size() == 1)
        .iterator()
        .next();
  }

  private Set<State> states() {
    Set<State> states = new HashSet<>();
    cluster.runningControllers().forEach(id -> states.add(controllerState(id)));
    cluster.runningBrokers().forEach(id -> states.add(brokerState(id)));
    return states;
  }
}
