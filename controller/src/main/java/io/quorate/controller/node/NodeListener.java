package io.quorate.controller.node;

import io.quorate.controller.raft.RoleChange;
import io.quorate.image.MetadataImage;
import io.quorate.message.Entry;
import java.util.List;

/** What the node tells the service, all of it on the event loop. */
public interface NodeListener {
  /** These entries, the next ones in the log, are committed: apply them. */
  void onCommitted(List<Entry> entries);

  /** A snapshot took the place of the entries up to {@code index}: this is the picture now. */
  void onSnapshot(MetadataImage image, long index);

  /** The role, the term or the known leader changed. */
  void onRoleChange(RoleChange change);
}
