package io.quorate.controller.metadata;

import static io.quorate.controller.metadata.ConfigDefinition.Type.DOUBLE;
import static io.quorate.controller.metadata.ConfigDefinition.Type.INT;
import static io.quorate.controller.metadata.ConfigDefinition.Type.LIST;
import static io.quorate.controller.metadata.ConfigDefinition.Type.LONG;
import static io.quorate.controller.metadata.ConfigDefinition.Type.STRING;
import static io.quorate.controller.metadata.ConfigDefinition.any;
import static io.quorate.controller.metadata.ConfigDefinition.flag;
import static io.quorate.controller.metadata.ConfigDefinition.number;

import java.util.List;
import java.util.stream.Stream;

/** Apache Kafka 4's topic configs, by what they are about. */
final class TopicConfigs {
  static final List<ConfigDefinition> ALL =
      Stream.of(retention(), compaction(), segments(), messages(), replication(), tiers())
          .flatMap(List::stream)
          .toList();

  private TopicConfigs() {}

  private static List<ConfigDefinition> retention() {
    return List.of(
        any(
                "cleanup.policy",
                LIST,
                "delete",
                List.of("compact", "delete"),
                "What happens to old data: delete drops old segments, compact keeps the newest record of each key.")
            .withBrokerSynonym("log.cleanup.policy"),
        atLeast(
                "retention.ms",
                LONG,
                604_800_000L,
                -1,
                "How long records are kept under the delete policy, in milliseconds; -1 is for ever.")
            .withBrokerSynonym("log.retention.ms"),
        atLeast(
                "retention.bytes",
                LONG,
                -1,
                Long.MIN_VALUE,
                "How large a partition may grow before its oldest segments go, in bytes; a negative number is no bound.")
            .withBrokerSynonym("log.retention.bytes"),
        atLeast(
                "file.delete.delay.ms",
                LONG,
                60_000,
                0,
                "How long a dropped segment's files stay on disk, in milliseconds.")
            .withBrokerSynonym("log.segment.delete.delay.ms"));
  }

  private static List<ConfigDefinition> compaction() {
    return List.of(
        atLeast(
                "delete.retention.ms",
                LONG,
                86_400_000L,
                0,
                "How long compaction keeps the mark of a deleted key, in milliseconds.")
            .withBrokerSynonym("log.cleaner.delete.retention.ms"),
        atLeast(
                "min.compaction.lag.ms",
                LONG,
                0,
                0,
                "How long a record stays safe from compaction, in milliseconds.")
            .withBrokerSynonym("log.cleaner.min.compaction.lag.ms"),
        atLeast(
                "max.compaction.lag.ms",
                LONG,
                Long.MAX_VALUE,
                1,
                "After how long a record must be open to compaction, in milliseconds.")
            .withBrokerSynonym("log.cleaner.max.compaction.lag.ms"),
        number(
                "min.cleanable.dirty.ratio",
                DOUBLE,
                "0.5",
                0,
                1,
                "Which share of the log must be uncompacted before compaction is worth it.")
            .withBrokerSynonym("log.cleaner.min.cleanable.ratio"));
  }

  private static List<ConfigDefinition> segments() {
    return List.of(
        atLeast(
                "segment.bytes",
                INT,
                1_073_741_824,
                1_048_576,
                "How large a segment file grows before the next one begins, in bytes.")
            .withBrokerSynonym("log.segment.bytes"),
        atLeast(
                "segment.ms",
                LONG,
                604_800_000L,
                1,
                "How old a segment gets before the next one begins though it is not full, in milliseconds.")
            .withBrokerSynonym("log.roll.ms"),
        atLeast(
                "segment.jitter.ms",
                LONG,
                0,
                0,
                "Up to how much earlier, at random, a segment may end, in milliseconds, so that not all end at once.")
            .withBrokerSynonym("log.roll.jitter.ms"),
        atLeast(
                "segment.index.bytes",
                INT,
                10_485_760,
                4,
                "How much room a segment's index gets, in bytes.")
            .withBrokerSynonym("log.index.size.max.bytes"),
        atLeast(
                "index.interval.bytes",
                INT,
                4_096,
                0,
                "How many bytes of records lie between two entries of the index.")
            .withBrokerSynonym("log.index.interval.bytes"),
        atLeast(
                "flush.messages",
                LONG,
                Long.MAX_VALUE,
                1,
                "After how many records the log is forced to disk.")
            .withBrokerSynonym("log.flush.interval.messages"),
        atLeast(
                "flush.ms",
                LONG,
                Long.MAX_VALUE,
                0,
                "After how long a record is forced to disk, in milliseconds.")
            .withBrokerSynonym("log.flush.interval.ms"),
        flag("preallocate", false, "Whether a new segment's file gets its full size at once.")
            .withBrokerSynonym("log.preallocate"));
  }

  private static List<ConfigDefinition> messages() {
    return List.of(
        atLeast(
                "max.message.bytes",
                INT,
                1_048_588,
                0,
                "The largest batch of records that is taken, in bytes.")
            .withBrokerSynonym("message.max.bytes"),
        any(
                "message.timestamp.type",
                STRING,
                "CreateTime",
                List.of("CreateTime", "LogAppendTime"),
                "Whose clock dates a record: the producer's or the broker's.")
            .withBrokerSynonym("log.message.timestamp.type"),
        atLeast(
                "message.timestamp.before.max.ms",
                LONG,
                Long.MAX_VALUE,
                0,
                "How far a record's time may lie before the broker's, in milliseconds.")
            .withBrokerSynonym("log.message.timestamp.before.max.ms"),
        atLeast(
                "message.timestamp.after.max.ms",
                LONG,
                3_600_000L,
                0,
                "How far a record's time may lie after the broker's, in milliseconds.")
            .withBrokerSynonym("log.message.timestamp.after.max.ms"),
        any(
                "compression.type",
                STRING,
                "producer",
                List.of("uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"),
                "How stored batches are compressed; producer keeps what the producer chose.")
            .withBrokerSynonym("compression.type"),
        any(
                "compression.gzip.level",
                INT,
                "-1",
                List.of("-1", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
                "How hard gzip compresses; -1 is its own default.")
            .withBrokerSynonym("compression.gzip.level"),
        number("compression.lz4.level", INT, "9", 1, 17, "How hard lz4 compresses.")
            .withBrokerSynonym("compression.lz4.level"),
        number("compression.zstd.level", INT, "3", -131_072, 22, "How hard zstd compresses.")
            .withBrokerSynonym("compression.zstd.level"));
  }

  private static List<ConfigDefinition> replication() {
    return List.of(
        atLeast(
                "min.insync.replicas",
                INT,
                1,
                1,
                "How many replicas must be in sync for a write with acks=all to be taken.")
            .withBrokerSynonym("min.insync.replicas"),
        flag(
                "unclean.leader.election.enable",
                false,
                "Whether a replica that is not in sync may lead as a last resort, losing records.")
            .withBrokerSynonym("unclean.leader.election.enable"),
        any(
            "leader.replication.throttled.replicas",
            LIST,
            "",
            List.of(),
            "Replicas whose leaders send at a bounded rate: partition:broker pairs, or *."),
        any(
            "follower.replication.throttled.replicas",
            LIST,
            "",
            List.of(),
            "Replicas that fetch at a bounded rate: partition:broker pairs, or *."));
  }

  private static List<ConfigDefinition> tiers() {
    return List.of(
        flag("remote.storage.enable", false, "Whether old segments move to remote storage."),
        flag(
            "remote.log.copy.disable",
            false,
            "Whether copying further segments to remote storage stops."),
        flag(
            "remote.log.delete.on.disable",
            false,
            "Whether remote data goes when remote storage is switched off for the topic."),
        atLeast(
                "local.retention.ms",
                LONG,
                -2,
                -2,
                "How long segments stay on the broker once they are copied, in milliseconds; -2 follows retention.ms.")
            .withBrokerSynonym("log.local.retention.ms"),
        atLeast(
                "local.retention.bytes",
                LONG,
                -2,
                -2,
                "How much stays on the broker once it is copied, in bytes; -2 follows retention.bytes.")
            .withBrokerSynonym("log.local.retention.bytes"));
  }

  private static ConfigDefinition atLeast(
      String name, ConfigDefinition.Type type, long defaultValue, long min, String documentation) {
    long max = type == INT ? Integer.MAX_VALUE : Long.MAX_VALUE;
    return number(
        name, type, Long.toString(defaultValue), (double) min, (double) max, documentation);
  }
}
