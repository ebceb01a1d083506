package io.quorate.rpc;

/**
 * Who a process says it is when a connection opens.
 *
 * @param clusterId the cluster's id; empty when not known yet (admin tools, a new broker)
 * @param nodeId the node's id; -1 for an admin client
 * @param role {@code controller}, {@code broker} or {@code admin}
 */
public record Identity(String clusterId, int nodeId, String role) {}
