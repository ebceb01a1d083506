package io.quorate.image;

import java.util.Arrays;
import java.util.List;

/** An immutable list of node ids, in the order of the record it came from (replicas, ISR). Any thread. */
public final class NodeIds {
  /** No node. */
  public static final NodeIds NONE = new NodeIds(new int[0]);

  private final int[] ids;

  private NodeIds(int[] ids) {
    this.ids = ids;
  }

  /** A list of these ids in this order. */
  public static NodeIds of(List<Integer> ids) {
    return ids.isEmpty() ? NONE : new NodeIds(ids.stream().mapToInt(Integer::intValue).toArray());
  }

  /** How many. */
  public int size() {
    return ids.length;
  }

  /** The id at a position from 0. */
  public int get(int position) {
    return ids[position];
  }

  /** Whether the id is in the list. */
  public boolean contains(int id) {
    for (int each : ids) {
      if (each == id) {
        return true;
      }
    }
    return false;
  }

  /** The same list without the id. */
  public NodeIds without(int id) {
    return contains(id)
        ? new NodeIds(Arrays.stream(ids).filter(each -> each != id).toArray())
        : this;
  }

  /** As a list of boxed ids, for messages and people. */
  public List<Integer> asList() {
    return Arrays.stream(ids).boxed().toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeIds that && Arrays.equals(ids, that.ids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  @Override
  public String toString() {
    return Arrays.toString(ids);
  }
}
