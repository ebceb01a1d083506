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
  private Quorum quorum = new Quorum(Configuration.getDefaultInstance());

  /** Starts from the configuration that the directory was formatted with. */
  public Membership(Configuration bootstrap) {
    this(bootstrap, 0);
  }

  /** Starts from the configuration of a snapshot that ends at {@code index}. */
  public Membership(Configuration configuration, long index) {
    restart(configuration, index);
  }

  /** What was in force at {@code index}, which must not lie before the last compaction. */
  public Configuration at(long index) {
    for (int i = history.size() - 1; i > 0; i--) {
      if (history.get(i).index <= index) {
        return history.get(i).configuration;
      }
    }
    return history.get(0).configuration;
  }

  /** The log is compacted up to {@code index}: what was replaced before then is not asked for any more. */
  void compact(long index) {
    while (history.size() > 1 && history.get(1).index <= index) {
      history.remove(0);
    }
  }

  /** A snapshot replaced the log. */
  void restart(Configuration configuration, long index) {
    history.clear();
    history.add(new Held(index, configuration));
    quorum = new Quorum(configuration);
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
    while (history.size() > 1 && history.get(history.size() - 1).index >= index) {
      history.remove(history.size() - 1);
    }
    quorum = new Quorum(current());
  }

  /** The configuration in force. */
  public Configuration current() {
    return history.get(history.size() - 1).configuration;
  }

  /** Whether no configuration entry is in the log yet. */
  boolean isBootstrap() {
    return history.get(history.size() - 1).index == 0;
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
