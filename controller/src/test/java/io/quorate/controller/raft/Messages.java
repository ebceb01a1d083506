package io.quorate.controller.raft;

import com.google.protobuf.ByteString;
import io.quorate.message.AppendRequest;
import io.quorate.message.AppendResponse;
import io.quorate.message.Configuration;
import io.quorate.message.Entry;
import io.quorate.message.EntryType;
import io.quorate.message.RaftMessage;
import io.quorate.message.SnapshotAck;
import io.quorate.message.SnapshotChunk;
import io.quorate.message.TimeoutNow;
import io.quorate.message.VoteRequest;
import io.quorate.message.VoteResponse;
import io.quorate.message.Voter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Words of the tests' plays: entries of one record each, voters 1..n, and messages as a peer would send them. */
final class Messages {
  private Messages() {}

  static String directory(int nodeId) {
    return "directory-" + nodeId;
  }

  static Voter voter(int nodeId) {
    return Voter.newBuilder().setNodeId(nodeId).setDirectoryId(directory(nodeId)).build();
  }

  static Configuration voters(int count) {
    return Configuration.newBuilder()
        .addAllVoters(IntStream.rangeClosed(1, count).mapToObj(Messages::voter).toList())
        .build();
  }

  static Entry entry(long index, long term) {
    return entry(index, term, "entry " + index + " of term " + term);
  }

  static Entry entry(long index, long term, String payload) {
    return Entry.newBuilder()
        .setIndex(index)
        .setTerm(term)
        .setType(EntryType.DATA)
        .setBaseOffset(index - 1)
        .setRecordCount(1)
        .setPayload(ByteString.copyFromUtf8(payload))
        .build();
  }

  static Entry configuration(long index, long term, Configuration configuration) {
    return entry(index, term).toBuilder()
        .setType(EntryType.CONFIGURATION)
        .setPayload(configuration.toByteString())
        .build();
  }

  /** A log whose first entry is the configuration, as in every log after the first leader; one term for each entry. */
  static List<Entry> log(Configuration configuration, long... terms) {
    return IntStream.range(0, terms.length)
        .mapToObj(i -> i == 0 ? configuration(1, terms[0], configuration) : entry(i + 1L, terms[i]))
        .toList();
  }

  private static RaftMessage.Builder message(int from, int to, long term) {
    return RaftMessage.newBuilder()
        .setFrom(from)
        .setFromDirectoryId(directory(from))
        .setTo(to)
        .setTerm(term);
  }

  static RaftMessage voteRequest(int from, int to, long term, EntryId last) {
    return message(from, to, term).setVoteRequest(request(last)).build();
  }

  static RaftMessage preVoteRequest(int from, int to, long term, EntryId last) {
    return message(from, to, term).setVoteRequest(request(last).setPreVote(true)).build();
  }

  static RaftMessage transferVoteRequest(int from, int to, long term, EntryId last) {
    return message(from, to, term)
        .setVoteRequest(request(last).setLeadershipTransfer(true))
        .build();
  }

  private static VoteRequest.Builder request(EntryId last) {
    return VoteRequest.newBuilder().setLastIndex(last.index()).setLastTerm(last.term());
  }

  static RaftMessage voteResponse(int from, int to, long term, boolean granted) {
    return message(from, to, term)
        .setVoteResponse(VoteResponse.newBuilder().setGranted(granted))
        .build();
  }

  static RaftMessage preVoteResponse(int from, int to, long term, boolean granted) {
    return message(from, to, term)
        .setVoteResponse(VoteResponse.newBuilder().setPreVote(true).setGranted(granted))
        .build();
  }

  static RaftMessage append(
      int from, int to, long term, EntryId prev, long commitIndex, Entry... entries) {
    return message(from, to, term)
        .setAppendRequest(
            AppendRequest.newBuilder()
                .setPrevIndex(prev.index())
                .setPrevTerm(prev.term())
                .setCommitIndex(commitIndex)
                .addAllEntries(Arrays.asList(entries)))
        .build();
  }

  static RaftMessage accepted(int from, int to, long term, long matchIndex) {
    return accepted(from, to, term, matchIndex, 0);
  }

  static RaftMessage accepted(int from, int to, long term, long matchIndex, long round) {
    return message(from, to, term)
        .setAppendResponse(
            AppendResponse.newBuilder().setSuccess(true).setMatchIndex(matchIndex).setRound(round))
        .build();
  }

  static RaftMessage rejected(int from, int to, long term, long rejectedPrevIndex, EntryId hint) {
    return message(from, to, term)
        .setAppendResponse(
            AppendResponse.newBuilder()
                .setRejectedPrevIndex(rejectedPrevIndex)
                .setHintIndex(hint.index())
                .setHintTerm(hint.term()))
        .build();
  }

  static RaftMessage chunk(int from, int to, long term, long index, long snapshotTerm) {
    return message(from, to, term)
        .setSnapshotChunk(
            SnapshotChunk.newBuilder().setIndex(index).setSnapshotTerm(snapshotTerm).setSize(10))
        .build();
  }

  static RaftMessage snapshotInstalled(int from, int to, long term, long index) {
    return message(from, to, term)
        .setSnapshotAck(SnapshotAck.newBuilder().setIndex(index).setInstalled(true))
        .build();
  }

  static RaftMessage timeoutNow(int from, int to, long term) {
    return message(from, to, term).setTimeoutNow(TimeoutNow.getDefaultInstance()).build();
  }
}
