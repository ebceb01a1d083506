package io.quorate.controller.raft;

import com.google.protobuf.InvalidProtocolBufferException;
import io.quorate.message.Configuration;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import io.quorate.message.Voter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which configuration holds: the latest in the log, committed or not (paper, section 6), or the bootstrap one while the log
 * has none. An entry cut off the log takes its configuration with it.
 */
public final class Membership {
  private record Held(long index, Configuration configuration) {}

  private final List<Held> history = new ArrayList<>();
  private Quorum quorum;

  /** Starts from the configuration that the directory was formatted with. */
  public Membership(Configuration bootstrap) {
    history.add(new Held(0, bootstrap));
    quorum = new Quorum(bootstrap);
  }

  /** Takes note of an appended entry; only configuration entries matter. */
  public void appended(Entry entry) {
    if (entry.getType() == EntryType.CONFIGURATION) {
      try {
        history.add(new Held(entry.getIndex(), Configuration.parseFrom(entry.getPayload())));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(
            "configuration entry " + entry.getIndex() + " is unreadable", e);
      }
      quorum = new Quorum(current());
    }
  }

  void truncatedFrom(long index) {
    history.removeIf(held -> held.index > 0 && held.index >= index);
    quorum = new Quorum(current());
  }

  /** The configuration in force. */
  public Configuration current() {
    return history.get(history.size() - 1).configuration;
  }

  /** Whether no configuration entry is in the log yet. */
  boolean isBootstrap() {
    return history.size() == 1;
  }

  Quorum quorum() {
    return quorum;
  }

  /** The voter or learner with this node id. */
  Optional<Voter> find(int nodeId) {
    return members().filter(voter -> voter.getNodeId() == nodeId).findFirst();
  }

  /** Everyone the leader replicates to, itself included. */
  Stream<Voter> members() {
    Configuration configuration = current();
    return Stream.of(
            configuration.getVotersList(),
            configuration.getNewVotersList(),
            configuration.getLearnersList())
        .flatMap(List::stream);
  }

  /** Whether this very (node id, directory id) votes. The same node id with another directory is somebody else. */
  boolean isVoter(int nodeId, String directoryId) {
    return Stream.concat(current().getVotersList().stream(), current().getNewVotersList().stream())
        .anyMatch(v -> v.getNodeId() == nodeId && v.getDirectoryId().equals(directoryId));
  }
}
