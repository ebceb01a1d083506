package io.quorate.controller;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.quorate.image.MetadataImage;
import java.net.URL;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which room may know which: the arrows between the packages go one way, and the pure rooms stay pure. */
class ArrowsTest {
  private static final String FRONT_DOOR = "io.quorate.controller";
  private static final String RAFT = "io.quorate.controller.raft..";
  private static final String STORAGE = "io.quorate.controller.storage..";
  private static final String NODE = "io.quorate.controller.node..";
  private static final String METADATA = "io.quorate.controller.metadata..";
  private static final String SERVICE = "io.quorate.controller.service..";
  private static final String ADMIN = "io.quorate.controller.admin..";
  private static final String OBSERVER = "io.quorate.controller.observer..";
  private static final String IMAGE = "io.quorate.image..";
  private static final String RPC = "io.quorate.rpc..";

  /** Values and computation: no clock, thread, file, socket, lock or future. */
  private static final String[] PURE = {
    "java.lang..",
    "java.util",
    "java.util.function",
    "java.util.random",
    "java.util.regex",
    "java.util.stream",
    "com.google.protobuf..",
    "io.quorate.message.."
  };

  private static JavaClasses production;

  @BeforeAll
  static void read() {
    // Names are enough: to read the JDK, the libraries and the generated messages as well takes
    // half a minute.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    production =
        new ClassFileImporter()
            .withImportOption(location -> !location.contains("/io/quorate/message/"))
            .importUrls(List.of(home(ControllerMain.class), home(MetadataImage.class)));
  }

  private static URL home(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  /** A room that is still empty breaks no rule. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(production);
  }

  private static void onlyKnows(String room, String... others) {
    String[] allowed =
        Stream.of(Stream.of(room), Stream.of(PURE), Stream.of(others))
            .flatMap(each -> each)
            .toArray(String[]::new);
    check(
        classes()
            .that()
            .resideInAPackage(room)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(allowed));
  }

  private static void doesNotKnow(String room, String... others) {
    check(
        noClasses()
            .that()
            .resideInAPackage(room)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(others));
  }

  @Test
  void thereIsSomethingToCheck() {
    assertThat(production.contain("io.quorate.controller.raft.RaftCore")).isTrue();
    assertThat(production.contain("io.quorate.image.MetadataImage")).isTrue();
    assertThat(production.contain("io.quorate.controller.ArrowsTest")).isFalse();
  }

  @Test
  void raftKnowsValuesMessagesAndNothingElse() {
    onlyKnows(RAFT);
  }

  @Test
  void metadataDecidesFromMessagesAndImagesAlone() {
    // Of the configuration room: the guess at what somebody meant to type.
    onlyKnows(
        METADATA, "io.quorate.config", IMAGE, "io.vavr.collection..", "org.apache.logging.log4j..");
  }

  @Test
  void theImageIsMadeOfMessagesAlone() {
    onlyKnows(IMAGE, "io.vavr..");
  }

  @Test
  void thePureRoomsAskNeitherTheClockNorChanceNorAThread() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(RAFT, METADATA, IMAGE)
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(UUID.class, "randomUUID")
            .orShould()
            .callMethod(RandomGenerator.class, "getDefault")
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(ThreadLocalRandom.class, Thread.class));
  }

  @Test
  void storageIsBlockingFilesAndKnowsNobody() {
    doesNotKnow(
        STORAGE, RAFT, NODE, METADATA, SERVICE, ADMIN, OBSERVER, RPC, FRONT_DOOR, "io.vertx..");
  }

  @Test
  void nodeDrivesRaftAndStorageAndKnowsNothingOfMetadata() {
    // It hands whole images from and to snapshots, but does not look into them.
    doesNotKnow(NODE, METADATA, SERVICE, ADMIN, OBSERVER);
  }

  @Test
  void serviceKnowsNoneOfItsDoors() {
    doesNotKnow(SERVICE, ADMIN, OBSERVER, STORAGE);
  }

  @Test
  void adminReachesTheQuorumThroughTheServiceOnly() {
    doesNotKnow(ADMIN, NODE, RAFT, STORAGE, OBSERVER);
  }

  @Test
  void observerReachesTheLogThroughTheNodeOnly() {
    // Of the disk it may read snapshot files, which are sent as they are.
    doesNotKnow(OBSERVER, ADMIN, METADATA);
    check(
        noClasses()
            .that()
            .resideInAPackage(OBSERVER)
            .should()
            .dependOnClassesThat()
            .haveNameMatching(".*storage\\.(SegmentedLog|LogDirectory|QuorumStateFile|Disk).*"));
  }

  @Test
  void whatTwoProcessesAgreeOnKnowsNeitherOfThem() {
    doesNotKnow(RPC, IMAGE, "io.quorate.controller..", "io.quorate.broker..", "io.quorate.admin..");
  }

  @Test
  void nobodyDependsOnTheFrontDoor() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(FRONT_DOOR)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(FRONT_DOOR));
  }
}
