package io.quorate.broker;

import io.quorate.image.MetadataImage;
import io.quorate.image.Partition;
import io.quorate.image.Topic;
import io.vavr.collection.Vector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What a broker leads and follows, compared between two images. Pure. */
final class PartitionRoles {
  private PartitionRoles() {}

  /**
   * A partition that this broker had or has a replica of, and that changed.
   *
   * @param before absent if the broker had no replica of it
   * @param after absent if the broker has no replica of it any more
   */
  record Change(Topic topic, Optional<Partition> before, Optional<Partition> after) {
    /** What changed for the broker, in words; empty if its role stayed as it was. */
    Optional<String> describe(int brokerId) {
      Optional<String> was = before.map(each -> role(each, brokerId));
      Optional<String> is = after.map(each -> role(each, brokerId));
      if (was.equals(is)) {
        return Optional.empty();
      }
      return Optional.of(is.orElseGet(() -> "no longer replicates " + name(before.orElseThrow())));
    }

    private String role(Partition partition, int brokerId) {
      String epoch = "(leader epoch " + partition.leaderEpoch();
      return partition.leader() == brokerId
          ? "leads " + name(partition) + " " + epoch + ", isr " + partition.isr() + ")"
          : "follows " + name(partition) + " " + leader(partition) + " " + epoch + ")";
    }

    private String name(Partition partition) {
      return topic.name() + "-" + partition.id();
    }

    private static String leader(Partition partition) {
      return partition.leader() < 0 ? "no leader" : "leader " + partition.leader();
    }
  }

  /**
   * The changes for one broker, in the order of topic names. Topics and partitions that both images share are told by
   * reference and passed over.
   */
  static List<Change> compare(MetadataImage before, MetadataImage after, int brokerId) {
    List<Change> changes = new ArrayList<>();
    if (!shared(before.topics(), after.topics())) {
      Cursor old = new Cursor(before);
      Cursor now = new Cursor(after);
      while (old.topic != null || now.topic != null) {
        int order = order(old.topic, now.topic);
        Topic was = order <= 0 ? old.next() : null;
        Topic is = order >= 0 ? now.next() : null;
        if (!shared(was, is)) {
          compare(was, is, brokerId, changes);
        }
      }
    }
    return changes;
  }

  private static int order(Topic old, Topic now) {
    if (old == null || now == null) {
      return old == null ? 1 : -1;
    }
    return old.name().compareTo(now.name());
  }

  /** A topic that was deleted and made anew under its name is two topics. */
  private static void compare(Topic was, Topic is, int brokerId, List<Change> changes) {
    if (was != null && is != null && !was.id().equals(is.id())) {
      compare(was, null, brokerId, changes);
      compare(null, is, brokerId, changes);
      return;
    }
    Vector<Partition> old = was == null ? Vector.empty() : was.partitions();
    Vector<Partition> now = is == null ? Vector.empty() : is.partitions();
    for (int id = 0; id < Math.max(old.size(), now.size()); id++) {
      Partition before = id < old.size() ? old.get(id) : null;
      Partition after = id < now.size() ? now.get(id) : null;
      if (!shared(before, after)) {
        Optional<Partition> had = replica(before, brokerId);
        Optional<Partition> has = replica(after, brokerId);
        if (had.isPresent() || has.isPresent()) {
          changes.add(new Change(is == null ? was : is, had, has));
        }
      }
    }
  }

  private static boolean shared(Object before, Object after) {
    return before == after;
  }

  private static Optional<Partition> replica(Partition partition, int brokerId) {
    return Optional.ofNullable(partition).filter(each -> each.replicas().contains(brokerId));
  }

  /** Steps through an image's topics by name; {@code topic} is null at the end. */
  private static final class Cursor {
    private final Iterator<Topic> topics;
    private Topic topic;

    Cursor(MetadataImage image) {
      topics = image.topics().all().iterator();
      next();
    }

    Topic next() {
      Topic passed = topic;
      topic = topics.hasNext() ? topics.next() : null;
      return passed;
    }
  }
}
