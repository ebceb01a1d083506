package io.quorate.e2e;

import io.quorate.broker.BrokerMain;
import io.quorate.controller.ControllerMain;
import io.quorate.controller.storage.DirectoryMeta;
import io.quorate.controller.storage.LogDirectory;
import io.quorate.message.Configuration;
import io.quorate.message.Voter;
import io.quorate.rpc.Address;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Controllers 1.. and brokers 101.. on loopback, each a process of its own, under one folder. Closing it kills them all. One
 * thread.
 */
final class TestCluster implements AutoCloseable {
  private static final Set<TestCluster> OPEN = ConcurrentHashMap.newKeySet();
  private static final String HOST = "127.0.0.1";
  private static final int FIRST_BROKER = 101;

  private final Path folder;
  private final ClusterSpec spec;
  private final String clusterId = DirectoryMeta.randomId();
  private final Map<Integer, Address> rpc = new TreeMap<>();
  private final Map<Integer, Address> http = new TreeMap<>();
  private final Map<Integer, ServerProcess> controllers = new TreeMap<>();
  private final Map<Integer, ServerProcess> brokers = new TreeMap<>();
  private final List<ServerProcess> others = new ArrayList<>();
  private final ClusterClient client;
  private final ClusterView view;

  private TestCluster(Path folder, ClusterSpec spec) {
    this.folder = folder;
    this.spec = spec;
    for (int id = 1; id <= spec.controllers(); id++) {
      rpc.put(id, freeAddress());
      http.put(id, freeAddress());
    }
    for (int id = FIRST_BROKER; id < FIRST_BROKER + spec.brokers(); id++) {
      http.put(id, freeAddress());
    }
    client = new ClusterClient(rpc);
    view = new ClusterView(this, client);
  }

  /** Formats and starts one; returns when it has a leader and every broker is unfenced. */
  static TestCluster start(Path folder, ClusterSpec spec) {
    TestCluster cluster = new TestCluster(folder, spec);
    OPEN.add(cluster);
    try {
      cluster.format();
      cluster.startAll();
      cluster.view.awaitSettled();
      return cluster;
    } catch (RuntimeException | Error failure) {
      printTails(System.out);
      cluster.close();
      throw failure;
    }
  }

  private void format() {
    Configuration.Builder voters = Configuration.newBuilder();
    rpc.forEach(
        (id, address) ->
            voters.addVoters(
                Voter.newBuilder()
                    .setNodeId(id)
                    .setDirectoryId(DirectoryMeta.randomId())
                    .setHost(address.host())
                    .setPort(address.port())));
    for (Voter voter : voters.getVotersList()) {
      int id = voter.getNodeId();
      LogDirectory.format(
          logFolder(id),
          new DirectoryMeta(clusterId, id, voter.getDirectoryId()),
          voters.build(),
          false);
      controllers.put(
          id,
          new ServerProcess("controller-" + id, ControllerMain.class, folder, controllerKeys(id)));
    }
    for (int id : brokerIds()) {
      brokers.put(
          id, new ServerProcess("broker-" + id, BrokerMain.class, folder, brokerKeys(id, "data")));
    }
  }

  private Map<String, String> controllerKeys(int id) {
    Map<String, String> keys = new TreeMap<>(spec.controllerKeys());
    keys.put("node.id", Integer.toString(id));
    keys.put("metadata.log.dir", logFolder(id).toString());
    keys.put("controller.listener", rpc.get(id).toString());
    keys.put("http.listener", http.get(id).toString());
    keys.put("metadata.log.cache.bytes", "8388608");
    return keys;
  }

  private Map<String, String> brokerKeys(int id, String dataFolder) {
    Map<String, String> keys = new TreeMap<>(spec.brokerKeys());
    keys.put("node.id", Integer.toString(id));
    keys.put("log.dir", folder.resolve(dataFolder).toString());
    keys.put("cluster.id", clusterId);
    keys.put(
        "controller.quorum.bootstrap.servers",
        rpc.values().stream().map(Address::toString).collect(Collectors.joining(",")));
    keys.put("status.listener", http.get(id).toString());
    return keys;
  }

  /** Starts every controller and broker that does not run. */
  void startAll() {
    processes().stream().filter(each -> !each.isAlive()).forEach(ServerProcess::start);
  }

  /** kill -9 of every controller and broker, as near to at once as can be. */
  void killAll() {
    processes().forEach(ServerProcess::strike);
    processes().forEach(ServerProcess::awaitEnd);
  }

  /** A second process under a broker's id, with folder, ports and keys of its own; not started. */
  ServerProcess doubleOfBroker(int id, Map<String, String> moreKeys) {
    Map<String, String> keys = brokerKeys(id, "data-of-double");
    keys.put("status.listener", freeAddress().toString());
    keys.putAll(moreKeys);
    return other("double-of-broker-" + id, BrokerMain.class, keys);
  }

  /** One more process that ends with this cluster; not started. */
  ServerProcess other(String name, Class<?> main, Map<String, String> keys) {
    ServerProcess process = new ServerProcess(name, main, folder, keys);
    others.add(process);
    return process;
  }

  ServerProcess controller(int id) {
    return controllers.get(id);
  }

  ServerProcess broker(int id) {
    return brokers.get(id);
  }

  String clusterId() {
    return clusterId;
  }

  Set<Integer> controllerIds() {
    return rpc.keySet();
  }

  List<Integer> brokerIds() {
    return http.keySet().stream().filter(id -> id >= FIRST_BROKER).toList();
  }

  /** The controllers that run. */
  List<Integer> runningControllers() {
    return controllerIds().stream().filter(id -> controllers.get(id).isAlive()).toList();
  }

  /** The brokers that run. */
  List<Integer> runningBrokers() {
    return brokerIds().stream().filter(id -> brokers.get(id).isAlive()).toList();
  }

  Address rpcAddress(int controller) {
    return rpc.get(controller);
  }

  Address httpAddress(int node) {
    return http.get(node);
  }

  Path logFolder(int controller) {
    return folder.resolve("log-" + controller);
  }

  ClusterClient client() {
    return client;
  }

  ClusterView view() {
    return view;
  }

  static Address freeAddress() {
    return new Address(HOST, FreePorts.next());
  }

  private Collection<ServerProcess> processes() {
    List<ServerProcess> all = new ArrayList<>(controllers.values());
    all.addAll(brokers.values());
    return all;
  }

  /** The last lines of every process of every open cluster. */
  static void printTails(PrintStream out) {
    for (TestCluster cluster : OPEN) {
      List<ServerProcess> all = new ArrayList<>(cluster.processes());
      all.addAll(cluster.others);
      for (ServerProcess process : all) {
        out.println("---- " + process + (process.isAlive() ? "" : " (ended)"));
        process.tail(40).forEach(out::println);
      }
    }
  }

  @Override
  public void close() {
    OPEN.remove(this);
    others.forEach(ServerProcess::strike);
    killAll();
    others.forEach(ServerProcess::awaitEnd);
    client.close();
  }
}
