package io.quorate.controller.raft;

import com.google.protobuf.ByteString;
import io.quorate.message.AppendRequest;
import io.quorate.message.Configuration;
import io.quorate.message.Entry;
import io.quorate.message.QuorumState;
import io.quorate.message.RaftMessage;
import io.quorate.message.SnapshotHeader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * One core and the shell around it, played by hand: writes become durable when the test says so, messages wait in {@link
 * #sent} for the test to carry them, a crash loses what was not durable.
 */
final class TestNode {
  /** 1000 ms election timeout, 100 ms heartbeat, 50 ms crash hint; small bounds. */
  static final RaftSettings SETTINGS =
      new RaftSettings(
          1000 * TestClock.MILLIS, 100 * TestClock.MILLIS, 50 * TestClock.MILLIS, 400, 2000, 4);

  private record Held(long sequence, RaftMessage message) {}

  final int id;
  final TestClock clock;
  private final Configuration bootstrap;
  private RandomGenerator random = () -> 0L;
  private String directoryId;

  /** Written, durable or not: what the core believes its log to be. */
  final List<Entry> log = new ArrayList<>();

  /** Handed to the disk and not yet durable. */
  final Deque<Write> writes = new ArrayDeque<>();

  /** What has left this node and nobody has carried away. */
  final List<RaftMessage> sent = new ArrayList<>();

  final List<ConfirmedRead> reads = new ArrayList<>();
  final List<RoleChange> roleChanges = new ArrayList<>();
  RaftCore core;

  /** Whether the last votes it asked for were pre-votes. */
  boolean asksForPreVotes;

  long commitIndex;
  long deadlineNanos;

  private final Deque<Held> held = new ArrayDeque<>();
  private final List<Entry> disk = new ArrayList<>();
  private QuorumState diskState = QuorumState.newBuilder().setVotedFor(RaftCore.NOBODY).build();

  TestNode(int id, Configuration bootstrap, TestClock clock) {
    this.id = id;
    this.bootstrap = bootstrap;
    this.clock = clock;
    directoryId = Messages.directory(id);
    restart();
  }

  /** A node with clock of its own, found with this term, vote and log on its disk. */
  static TestNode recovered(int id, int voters, long term, int votedFor, long... entryTerms) {
    TestNode node = new TestNode(id, Messages.voters(voters), new TestClock());
    node.format(term, votedFor, Messages.log(Messages.voters(voters), entryTerms));
    return node;
  }

  /** Node 1, just elected in the term after that of its last entry: its empty entry is not durable yet. */
  static TestNode leader(int voters, long... entryTerms) {
    long term = entryTerms[entryTerms.length - 1];
    TestNode node = recovered(1, voters, term, RaftCore.NOBODY, entryTerms);
    node.tickAtDeadline();
    for (int id = 2; id <= voters / 2 + 1; id++) {
      node.receive(Messages.preVoteResponse(id, 1, term + 1, true));
    }
    node.persist();
    node.takeSent();
    for (int id = 2; id <= voters / 2 + 1; id++) {
      node.receive(Messages.voteResponse(id, 1, term + 1, true));
    }
    return node;
  }

  /** Replaces what is on the disk and starts from it. */
  void format(long term, int votedFor, List<Entry> entries) {
    diskState = QuorumState.newBuilder().setTerm(term).setVotedFor(votedFor).build();
    disk.clear();
    disk.addAll(entries);
    restart();
  }

  /** Loses its disk and starts under the same node id in a new, empty directory. */
  void wipe() {
    directoryId = "another-" + directoryId;
    format(0, RaftCore.NOBODY, List.of());
  }

  /** Crashes and starts again with what was durable. */
  void restart() {
    writes.clear();
    held.clear();
    log.clear();
    log.addAll(disk);
    commitIndex = 0;
    LogOutline outline = new LogOutline();
    Membership membership = new Membership(bootstrap);
    for (Entry entry : disk) {
      outline.append(entry.getTerm(), entry.getPayload().size(), entry.getRecordCount());
      membership.appended(entry);
    }
    Recovered recovered = new Recovered(id, directoryId, diskState, 0, outline, membership);
    core = new RaftCore(SETTINGS, recovered, random, clock.now());
    handle(core.tick(clock.now()));
  }

  /** From the next start on, timeouts are drawn from here instead of always being the shortest. */
  void random(RandomGenerator source) {
    random = source;
  }

  Ready tick() {
    return handle(core.tick(clock.now()));
  }

  /** Waits for whatever this node waits for. */
  Ready tickAtDeadline() {
    clock.advanceTo(deadlineNanos);
    return tick();
  }

  Ready receive(RaftMessage message) {
    return handle(core.receive(message, clock.now()));
  }

  Ready propose(String... payloads) {
    List<Proposal> batch =
        Arrays.stream(payloads).map(p -> new Proposal(ByteString.copyFromUtf8(p), 1)).toList();
    return handle(core.propose(batch, clock.now()));
  }

  Ready read(long readId) {
    return handle(core.read(readId, clock.now()));
  }

  Ready transfer(int target) {
    return handle(core.transferLeadership(target, clock.now()));
  }

  Ready disconnected(int peer) {
    return handle(core.peerDisconnected(peer, clock.now()));
  }

  Ready installed(SnapshotHeader snapshot) {
    return handle(core.snapshotInstalled(snapshot, clock.now()));
  }

  Ready compact(long index) {
    return handle(core.compact(index, clock.now()));
  }

  /** The disk finishes everything it was given. */
  void persist() {
    while (!writes.isEmpty()) {
      persistNext();
    }
  }

  /** The disk finishes the oldest write. */
  Ready persistNext() {
    Write write = reachDisk();
    return completed(write.sequence());
  }

  /** The oldest write is on the disk and its messages leave, but the core has not heard of it yet. */
  Write reachDisk() {
    Write write = writes.remove();
    write.state().ifPresent(state -> diskState = state);
    store(disk, write);
    while (!held.isEmpty() && held.peek().sequence <= write.sequence()) {
      sent.add(held.remove().message);
    }
    return write;
  }

  Ready completed(long sequence) {
    return handle(core.persisted(sequence, clock.now()));
  }

  private Ready handle(Ready ready) {
    ready.write().ifPresent(this::write);
    sent.addAll(ready.sendNow());
    noteVoteRequests(ready.sendNow());
    noteVoteRequests(ready.sendAfterWrite());
    for (RaftMessage message : ready.sendAfterWrite()) {
      if (writes.isEmpty()) {
        sent.add(message);
      } else {
        held.add(new Held(writes.getLast().sequence(), message));
      }
    }
    ready.replicate().forEach(order -> sent.add(request(order)));
    reads.addAll(ready.reads());
    ready.roleChange().ifPresent(roleChanges::add);
    commitIndex = ready.commitIndex();
    deadlineNanos = ready.nextDeadlineNanos();
    return ready;
  }

  private void noteVoteRequests(List<RaftMessage> messages) {
    for (RaftMessage message : messages) {
      if (message.hasVoteRequest()) {
        asksForPreVotes = message.getVoteRequest().getPreVote();
      }
    }
  }

  private void write(Write write) {
    writes.add(write);
    store(log, write);
  }

  private static void store(List<Entry> to, Write write) {
    if (write.restartAt() > 0) {
      to.clear();
    }
    if (write.truncateFrom() > 0) {
      to.removeIf(entry -> entry.getIndex() >= write.truncateFrom());
    }
    to.addAll(write.entries());
  }

  private RaftMessage request(Replicate order) {
    return RaftMessage.newBuilder()
        .setFrom(id)
        .setFromDirectoryId(directoryId)
        .setTo(order.to())
        .setTerm(order.term())
        .setAppendRequest(
            AppendRequest.newBuilder()
                .setPrevIndex(order.prev().index())
                .setPrevTerm(order.prev().term())
                .setCommitIndex(order.commitIndex())
                .setRound(order.round())
                .addAllEntries(log.subList((int) order.firstIndex() - 1, (int) order.lastIndex())))
        .build();
  }

  /** Takes away what left this node. */
  List<RaftMessage> takeSent() {
    List<RaftMessage> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  /** Takes away everything that left this node and gives the one message that fits. */
  RaftMessage takeOnly(Predicate<RaftMessage> fits) {
    List<RaftMessage> found = takeSent().stream().filter(fits).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one message, but found " + found);
    }
    return found.get(0);
  }

  RoleChange.Kind role() {
    return core.role().role();
  }

  boolean leads() {
    return role() == RoleChange.Kind.LEADER;
  }

  long term() {
    return core.role().term();
  }

  EntryId last() {
    return log.isEmpty()
        ? new EntryId(0, 0)
        : new EntryId(log.get(log.size() - 1).getTerm(), log.size());
  }

  List<Long> logTerms() {
    return log.stream().map(Entry::getTerm).toList();
  }

  List<Long> diskTerms() {
    return disk.stream().map(Entry::getTerm).toList();
  }

  QuorumState diskState() {
    return diskState;
  }
}
