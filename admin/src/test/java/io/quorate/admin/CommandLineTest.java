package io.quorate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "help", "--help", "-h", "topics --help", "help topics"})
  void helpIsAnsweredWithTheCommandsAndTheExitCodes(String line) {
    Quorate help = typed(line);
    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("topics create", "Exit codes:", "10  unhealthy");
    assertThat(help.err()).isEmpty();
  }

  @Test
  void everyCommandExplainsItselfWithItsOptionsAndExamples() {
    for (CommandSpec each : Commands.ALL) {
      Quorate help = typed(each.name() + " --help");
      assertThat(help.exit()).isZero();
      assertThat(help.out())
          .startsWith("Usage: quorate " + each.name())
          .contains("--output", "Examples:\n  ");
      assertThat(typed("help " + each.name())).isEqualTo(help);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "topcis list | 'topcis' is no command; did you mean topics list?",
        "topics craete x | 'topics craete' is no command; did you mean create?",
        "topics | 'topics' needs one of: create, delete, list, describe",
        "topics list --bootstrap-sever a:1 | did you mean --bootstrap-server?",
        "topics create x --partitions=many | couldn't convert \"many\" to an integer",
        "topics create x --if-not-exists=true | --if-not-exists is a flag and takes no value",
        "topics list -o yaml | Invalid value for -o",
        "topics list extra | 'topics list' takes no argument 'extra'",
        "topics create | name at least one topic",
        "topics create x --config novalue | 'novalue' is not name=value",
        "topics create x --config a=1 --config a=2 | 'a' is given twice",
        "topics create x --replica-assignment 1:x | 'x' is not a number",
        "topics create x --replica-assignment 1:2 --partitions 2 | leave out --partitions",
        "topics list --bootstrap-server nowhere | 'nowhere' is not host:port",
        "topics list --timeout-ms 0 | --timeout-ms: must be positive",
        "configs describe | say whose configs",
        "configs describe x | --entity-type: say topics or brokers",
        "configs alter --entity-type topix --entity-name a --add-config a=1 | did you mean topics?",
        "configs alter --topic a | nothing to do",
        "configs alter --entity-type topics --entity-default --add-config a=1 | only brokers",
        "configs alter --broker one --add-config a=1 | 'one' is not a number",
        "brokers unregister | name exactly one broker",
      })
  void aWrongCommandLineExits2AndSaysWhatWouldBeRight(String line, String message) {
    Quorate wrong = typed(line);
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("quorate: ").contains(message).hasLineCount(1);
    assertThat(wrong.out()).isEmpty();
  }

  @Test
  void aWrongCommandLineIsAnsweredInJsonWhereJsonWasAskedFor() {
    for (String line :
        new String[] {"topics lits -o json", "-o json topics lits", "x --output=json"}) {
      Quorate wrong = typed(line);
      assertThat(wrong.exit()).isEqualTo(2);
      assertThat(wrong.json().getJsonObject("error").getString("code"))
          .isEqualTo("INVALID_REQUEST");
      assertThat(wrong.err()).isEmpty();
    }
  }

  @Test
  void aRandomUuidIsTheBase64UrlOf16Bytes() {
    String id = typed("random-uuid").out().strip();
    assertThat(id).matches("[A-Za-z0-9_][A-Za-z0-9_-]{21}");
    assertThat(typed("random-uuid -o json").json().getString("uuid")).hasSize(22).isNotEqualTo(id);
  }

  @Test
  void theVersionIsPrintedEitherWay() {
    assertThat(typed("version")).isEqualTo(typed("--version"));
    assertThat(typed("version -o json").json().getString("version")).isNotEmpty();
  }

  private static Quorate typed(String line) {
    return Quorate.run(line.isEmpty() ? new String[0] : line.split(" ", -1));
  }
}
