package dev.slipway.cli.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
  @Test
  void alignsColumnsAndMarksWhatIsEmpty() {
    Table table = new Table("NAME", "ADDRESS");
    table.row("w1", "172.17.4.201");
    table.row("w100", "");

    assertThat(text(table)).isEqualTo("NAME   ADDRESS\nw1     172.17.4.201\nw100   -\n");
  }

  @Test
  void refusesARowThatDoesNotFit() {
    assertThatThrownBy(() -> new Table("NAME").row("w1", "more"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"0,0s", "119,119s", "120,2m", "7199,119m", "7200,2h", "172800,2d"})
  void agesAreToldAsKubectlTellsThem(long seconds, String age) {
    assertThat(Durations.age(Duration.ofSeconds(seconds))).isEqualTo(age);
  }

  @ParameterizedTest
  @CsvSource({"400,0.4 s", "12400,12 s", "200000,3 min 20 s"})
  void durationsAreToldAsPeopleSayThem(long millis, String text) {
    assertThat(Durations.exact(Duration.ofMillis(millis))).isEqualTo(text);
  }

  private static String text(Table table) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    table.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
