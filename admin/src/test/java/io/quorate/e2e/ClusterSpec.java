package io.quorate.e2e;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a cluster is made of.
 *
 * @param controllerKeys what its controllers' files hold beyond what they must
 * @param brokerKeys the same for its brokers
 */
record ClusterSpec(
    int controllers,
    int brokers,
    Map<String, String> controllerKeys,
    Map<String, String> brokerKeys) {

  /** Three controllers and as many brokers, all with the defaults. */
  static ClusterSpec withBrokers(int brokers) {
    return new ClusterSpec(3, brokers, Map.of(), Map.of());
  }

  /** The same with one more key for the controllers. */
  ClusterSpec controllerKey(String key, Object value) {
    return new ClusterSpec(controllers, brokers, with(controllerKeys, key, value), brokerKeys);
  }

  /** The same with one more key for the brokers. */
  ClusterSpec brokerKey(String key, Object value) {
    return new ClusterSpec(controllers, brokers, controllerKeys, with(brokerKeys, key, value));
  }

  private static Map<String, String> with(Map<String, String> keys, String key, Object value) {
    Map<String, String> more = new TreeMap<>(keys);
    more.put(key, value.toString());
    return Map.copyOf(more);
  }
}
