package io.quorate.admin;

import com.beust.jcommander.Parameter;
import io.quorate.config.Config;
import io.quorate.config.ConfigException;
import io.quorate.controller.ControllerConfig;
import io.quorate.controller.storage.DirectoryMeta;
import io.quorate.controller.storage.LogDirectory;
import io.quorate.message.Configuration;
import io.quorate.message.Voter;
import io.quorate.rpc.Address;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code format}: kafka-storage's, for one directory on this machine. */
final class Format extends Command {
  static final CommandSpec SPEC =
      new CommandSpec(
          "format",
          "",
          "Prepares a controller's directory on this machine, once, before its first start",
          List.of(
              "quorate format --config config/controller-1.properties --cluster-id $CLUSTER"
                  + " --initial-controllers $VOTERS",
              "quorate format --dir /var/lib/quorate --node-id 1 --cluster-id $CLUSTER"
                  + " --initial-controllers $VOTERS",
              "CLUSTER=$(quorate random-uuid)"
                  + " VOTERS=\"1@127.0.0.1:9101:$(quorate random-uuid),2@...\""),
          Format::new);

  @Parameter(
      names = {"--config", "-c"},
      order = 1,
      description = "the controller's properties: node.id and metadata.log.dir")
  Path config;

  @Parameter(names = "--dir", order = 2, description = "the directory; wins over the file")
  Path directory;

  @Parameter(names = "--node-id", order = 3, description = "the node's id; wins over the file")
  Integer nodeId;

  @Parameter(
      names = {"--cluster-id", "-t"},
      order = 4,
      description = "the same on all nodes, from 'quorate random-uuid'")
  String clusterId;

  @Parameter(
      names = {"--initial-controllers", "-I"},
      order = 5,
      splitter = Arguments.Whole.class,
      description = "the first voters, the same on all of them: id@host:port:DIRECTORY_ID,...")
  String initialControllers;

  @Parameter(
      names = {"--ignore-formatted", "-g"},
      order = 7,
      description = "a directory that is formatted so already is fine")
  boolean ignoreFormatted;

  @Override
  ExitCode run(Terminal terminal, Output output) {
    Optional<Config> file = readConfig(terminal.env());
    Path path = directory(file);
    int node = nodeId(file);
    if (clusterId == null || clusterId.isBlank()) {
      throw CommandException.usage("--cluster-id: give the id that all nodes of the cluster share");
    }
    Configuration voters = voters();
    boolean formattedBefore = LogDirectory.identity(path).isPresent();
    DirectoryMeta meta = new DirectoryMeta(clusterId, node, directoryId(path, node, voters));
    LogDirectory.format(path, meta, voters, ignoreFormatted);
    JsonObject json =
        new JsonObject()
            .put("directory", path.toString())
            .put("nodeId", node)
            .put("clusterId", clusterId)
            .put("directoryId", meta.directoryId())
            .put("formatted", !formattedBefore);
    String text =
        "%s %s for node %d of cluster %s, directory id %s.%n"
            .formatted(
                formattedBefore ? "Already formatted:" : "Formatted",
                path,
                node,
                clusterId,
                meta.directoryId());
    return output.print(Answer.ok(json, text));
  }

  /** Read as the controller itself will read it. */
  private Optional<Config> readConfig(Map<String, String> env) {
    try {
      return config == null
          ? Optional.empty()
          : Optional.of(ControllerConfig.spec().load(config, env, Map.of()));
    } catch (ConfigException e) {
      throw CommandException.usage(e.getMessage());
    }
  }

  private Path directory(Optional<Config> file) {
    return Optional.ofNullable(directory)
        .or(() -> file.map(each -> each.path("metadata.log.dir")))
        .orElseThrow(() -> CommandException.usage("say which directory: --dir, or --config FILE"));
  }

  private int nodeId(Optional<Config> file) {
    return Optional.ofNullable(nodeId)
        .or(() -> file.map(each -> each.integer("node.id")))
        .orElseThrow(() -> CommandException.usage("say which node: --node-id, or --config FILE"));
  }

  private Configuration voters() {
    if (initialControllers == null) {
      throw CommandException.usage(
          "--initial-controllers: name the first voters, the same on all of them");
    }
    Configuration.Builder voters = Configuration.newBuilder();
    Set<Integer> ids = new HashSet<>();
    for (String each : initialControllers.split(",", -1)) {
      Voter voter = voter(each.strip());
      if (!ids.add(voter.getNodeId())) {
        throw CommandException.usage(
            "--initial-controllers: node " + voter.getNodeId() + " is named twice");
      }
      voters.addVoters(voter);
    }
    return voters.build();
  }

  private static Voter voter(String text) {
    int at = text.indexOf('@');
    int colon = text.lastIndexOf(':');
    if (at <= 0 || colon <= at || !text.substring(colon + 1).matches("[A-Za-z0-9_-]{22}")) {
      throw CommandException.usage(
          "--initial-controllers: '"
              + text
              + "' is not id@host:port:DIRECTORY_ID, such as 1@127.0.0.1:9101:"
              + DirectoryMeta.randomId());
    }
    Address address = Arguments.address(text.substring(at + 1, colon));
    return Voter.newBuilder()
        .setNodeId(Arguments.number("--initial-controllers", text.substring(0, at)))
        .setHost(address.host())
        .setPort(address.port())
        .setDirectoryId(text.substring(colon + 1))
        .build();
  }

  /** A voter's is the one that all voters were told; another node's is kept once it has one. */
  private String directoryId(Path path, int node, Configuration voters) {
    return voters.getVotersList().stream()
        .filter(each -> each.getNodeId() == node)
        .map(Voter::getDirectoryId)
        .findFirst()
        .or(() -> LogDirectory.identity(path).map(DirectoryMeta::directoryId))
        .orElseGet(DirectoryMeta::randomId);
  }
}
