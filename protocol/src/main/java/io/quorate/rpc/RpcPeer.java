package io.quorate.rpc;

/**
 * The other end of one accepted connection, as it said in its Hello.
 *
 * @param connection a number that no other connection of this server has had
 * @param nodeId the node's id; -1 for an admin client
 * @param role {@code controller}, {@code broker} or {@code admin}
 * @param remote host:port as the socket shows it, for log lines
 */
public record RpcPeer(long connection, int nodeId, String role, String remote) {}
