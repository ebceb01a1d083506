package io.quorate.controller.raft;

import static io.quorate.controller.raft.Messages.accepted;
import static io.quorate.controller.raft.Messages.append;
import static io.quorate.controller.raft.Messages.preVoteRequest;
import static io.quorate.controller.raft.Messages.preVoteResponse;
import static io.quorate.controller.raft.Messages.timeoutNow;
import static io.quorate.controller.raft.Messages.transferVoteRequest;
import static io.quorate.controller.raft.Messages.voteRequest;
import static io.quorate.controller.raft.Messages.voteResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.quorate.message.RaftMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What every event makes of every role (paper, figure 4, and what this core adds), as the table that the docs show. */
class RoleTransitionTest {
  private static final Path TABLE = Path.of("..", "docs", "raft-transitions.md");
  private static final EntryId LAST = new EntryId(4, 3);

  /** To which role each role may go: the arrows of figure 4, with the pre-vote between follower and candidate. */
  private static final Map<String, Set<String>> LEGAL =
      Map.of(
          "follower", Set.of("follower", "pre-candidate", "candidate"),
          "pre-candidate", Set.of("pre-candidate", "follower", "candidate"),
          "candidate", Set.of("candidate", "follower", "pre-candidate", "leader"),
          "leader", Set.of("leader", "follower"));

  /** Node 1 of three in term 5, with the log [1, 1, 4], in each role. */
  private static Map<String, Supplier<TestNode>> roles() {
    Map<String, Supplier<TestNode>> roles = new LinkedHashMap<>();
    roles.put("follower", RoleTransitionTest::follower);
    roles.put(
        "follower of 2",
        () -> {
          TestNode node = follower();
          node.receive(append(2, 1, 5, LAST, 0));
          return node;
        });
    roles.put(
        "pre-candidate",
        () -> {
          TestNode node = follower();
          node.tickAtDeadline();
          return node;
        });
    roles.put("candidate, own vote not durable", RoleTransitionTest::candidate);
    roles.put(
        "candidate",
        () -> {
          TestNode node = candidate();
          node.persist();
          return node;
        });
    roles.put("leader", () -> TestNode.leader(3, 1, 1, 4));
    return roles;
  }

  private static TestNode follower() {
    return TestNode.recovered(1, 3, 5, RaftCore.NOBODY, 1, 1, 4);
  }

  private static TestNode candidate() {
    TestNode node = TestNode.recovered(1, 3, 4, RaftCore.NOBODY, 1, 1, 4);
    node.tickAtDeadline();
    node.receive(preVoteResponse(2, 1, 5, true));
    return node;
  }

  private static Map<String, Consumer<TestNode>> events() {
    Map<String, Consumer<TestNode>> events = new LinkedHashMap<>();
    events.put("a tick before anything is due", TestNode::tick);
    events.put("its own deadline", TestNode::tickAtDeadline);
    events.put("two election timeouts of silence", RoleTransitionTest::silence);
    events.put("its writes are durable", TestNode::persist);
    events.put("connection to 2 closed, 50 ms later", RoleTransitionTest::disconnected);
    events.put("told to hand over to 2", node -> node.transfer(2));
    events.put("append, earlier term", received(append(2, 1, 4, LAST, 0)));
    events.put("append, this term", received(append(2, 1, 5, LAST, 0)));
    events.put("append, later term", received(append(2, 1, 6, LAST, 0)));
    events.put("append accepted, this term", received(accepted(2, 1, 5, 4)));
    events.put("append refused, later term", received(accepted(2, 1, 6, 0)));
    events.put("vote asked, this term", received(voteRequest(3, 1, 5, LAST)));
    events.put("vote asked, later term", received(voteRequest(3, 1, 6, LAST)));
    events.put("vote asked for a transfer", received(transferVoteRequest(3, 1, 6, LAST)));
    events.put(
        "vote asked, later term, stale log", received(voteRequest(3, 1, 6, new EntryId(1, 1))));
    events.put("pre-vote asked", received(preVoteRequest(3, 1, 6, LAST)));
    events.put("pre-vote asked, longer log", received(preVoteRequest(3, 1, 6, new EntryId(4, 9))));
    events.put("vote granted", received(voteResponse(2, 1, 5, true)));
    events.put(
        "votes of both refused",
        received(voteResponse(2, 1, 5, false)).andThen(received(voteResponse(3, 1, 5, false))));
    events.put("vote refused, later term", received(voteResponse(2, 1, 6, false)));
    events.put("pre-vote granted", received(preVoteResponse(2, 1, 6, true)));
    events.put(
        "pre-votes of both refused",
        received(preVoteResponse(2, 1, 5, false))
            .andThen(received(preVoteResponse(3, 1, 5, false))));
    events.put("pre-vote refused, later term", received(preVoteResponse(2, 1, 6, false)));
    events.put("timeout now, earlier term", received(timeoutNow(2, 1, 4)));
    events.put("timeout now, this term", received(timeoutNow(2, 1, 5)));
    events.put("timeout now, later term", received(timeoutNow(2, 1, 6)));
    return events;
  }

  private static Consumer<TestNode> received(RaftMessage message) {
    return node -> node.receive(message);
  }

  private static void silence(TestNode node) {
    node.clock.advanceMs(2_000);
    node.tick();
  }

  private static void disconnected(TestNode node) {
    node.disconnected(2);
    node.clock.advanceMs(50);
    node.tick();
  }

  @Test
  void everyEventLeadsEveryRoleToALegalOne() {
    roles()
        .forEach(
            (role, start) ->
                events()
                    .forEach(
                        (event, happen) -> {
                          TestNode node = start.get();
                          long term = node.term();
                          if (outcome(node, happen).equals("a bug")) {
                            return;
                          }
                          // Two terms on, it was a follower of the first of them in between.
                          String before = node.term() > term + 1 ? "follower" : kind(role);
                          String after = kind(name(node));
                          assertThat(LEGAL.get(before)).as(role + ": " + event).contains(after);
                          assertThat(node.term()).isGreaterThanOrEqualTo(term);
                          if (after.equals("leader")) {
                            assertThat(node.term()).isEqualTo(term);
                          }
                        }));
  }

  @Test
  void onlyTheTwoLeadersOfOneTermAreABug() {
    roles()
        .forEach(
            (role, start) ->
                events()
                    .forEach(
                        (event, happen) ->
                            assertThat(outcome(start.get(), happen).equals("a bug"))
                                .as(role + ": " + event)
                                .isEqualTo(
                                    role.equals("leader") && event.equals("append, this term"))));
  }

  @Test
  void theTableInTheDocsIsCurrent() throws IOException {
    String table = table();
    if (Boolean.getBoolean("quorate.rewrite")) {
      Files.createDirectories(TABLE.getParent());
      Files.writeString(TABLE, table);
    }
    assertThat(TABLE).as("stale: run this test with -Dquorate.rewrite=true").hasContent(table);
  }

  private static String table() {
    StringBuilder text = new StringBuilder();
    text.append("# What every event makes of every role\n\n");
    text.append(
        "Printed and checked by RoleTransitionTest; `mvn test -Dquorate.rewrite=true` writes it anew.\n");
    text.append(
        "Node 1 of three in term 5, last entry (term 4, index 3). Empty: nothing changes.\n\n");
    text.append("| event | ").append(String.join(" | ", roles().keySet())).append(" |\n");
    text.append("|---".repeat(roles().size() + 1)).append("|\n");
    events()
        .forEach(
            (event, happen) -> {
              text.append("| ").append(event);
              roles().values().forEach(start -> text.append(cell(start.get(), happen)));
              text.append(" |\n");
            });
    return text.toString();
  }

  private static String cell(TestNode node, Consumer<TestNode> happen) {
    String before = name(node);
    long term = node.term();
    String after = outcome(node, happen);
    boolean same = after.equals(before) && node.term() == term;
    String inTerm = node.term() == term ? "" : " in " + node.term();
    return same ? " |" : " | " + after + inTerm;
  }

  private static String outcome(TestNode node, Consumer<TestNode> happen) {
    try {
      happen.accept(node);
      return name(node);
    } catch (IllegalStateException e) {
      return "a bug";
    }
  }

  private static String kind(String role) {
    return role.replaceAll("( of|,) .*", "");
  }

  private static String name(TestNode node) {
    return switch (node.role()) {
      case LEADER -> "leader";
      case CANDIDATE -> node.asksForPreVotes ? "pre-candidate" : "candidate";
      case FOLLOWER ->
          node.core.role().leaderId() == RaftCore.NOBODY
              ? "follower"
              : "follower of " + node.core.role().leaderId();
    };
  }
}
