package io.quorate.admin;

import com.beust.jcommander.Parameter;
import io.quorate.message.AdminRequest;

/** A command that only reads. */
abstract class ReadCommand extends ClusterCommand {
  @Parameter(
      names = "--stale",
      order = 82,
      description = "take any controller's own state, however old; works without a leader")
  boolean stale;

  final AdminRequest.Builder request() {
    return AdminRequest.newBuilder().setStale(stale);
  }
}
