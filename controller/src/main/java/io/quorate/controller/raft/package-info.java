/**
 * The Raft paper, and nothing else: no clock, thread, file, socket, future or Vert.x. One object, {@link
 * io.quorate.controller.raft.RaftCore}, is told of each event and answers with one {@link io.quorate.controller.raft.Ready}:
 * what the shell owes, field by field, in the order in which it must honour them. Production and the simulator drive this
 * very class.
 *
 * <p>"Paper" is Ongaro and Ousterhout, "In Search of an Understandable Consensus Algorithm" (extended version); "thesis" is
 * Ongaro, "Consensus: Bridging Theory and Practice".
 *
 * <table>
 * <caption>Where each box of the paper's figure 2 stands</caption>
 * <tr><td>State</td><td>RaftState, LogOutline, Durability; per role: Follower, Candidate, Leader, Progress</td></tr>
 * <tr><td>RequestVote RPC, candidates</td><td>Elections</td></tr>
 * <tr><td>AppendEntries RPC, receiver</td><td>FollowerLog</td></tr>
 * <tr><td>AppendEntries RPC, leaders</td><td>Replication</td></tr>
 * <tr><td>Rules for all servers (terms)</td><td>RaftCore.receive</td></tr>
 * <tr><td>Section 6, configurations</td><td>Membership, Quorum</td></tr>
 * <tr><td>Thesis 4.2.3, 6.2 and 9.6, a leader undisturbed</td><td>RaftCore.termAllows, Replication.hasQuorum, Elections</td></tr>
 * <tr><td>Thesis 6.4, reads</td><td>Reads</td></tr>
 * <tr><td>Thesis 3.10, leadership transfer</td><td>Leader.Transfer, Replication.maybeHandOver</td></tr>
 * </table>
 */
package io.quorate.controller.raft;
