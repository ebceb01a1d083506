package io.quorate.admin;

import java.util.List;

/** Everything that {@code quorate} can do, in the order that help shows. */
final class Commands {
  static final List<CommandSpec> ALL =
      List.of(
          CreateTopics.SPEC,
          DeleteTopics.SPEC,
          ListTopics.SPEC,
          DescribeTopics.SPEC,
          DescribeConfigs.SPEC,
          AlterConfigs.SPEC,
          DescribeBrokers.LIST,
          DescribeBrokers.DESCRIBE,
          UnregisterBroker.SPEC,
          QuorumStatus.SPEC,
          TransferLeader.SPEC,
          DescribeCluster.SPEC,
          DumpLog.SPEC,
          ListSnapshots.LIST,
          ListSnapshots.VERIFY,
          DumpSnapshot.SPEC,
          Format.SPEC,
          Simple.RANDOM_UUID,
          Simple.VERSION);

  private Commands() {}
}
