package dev.slipway.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the contract's page and its tests together. */
class ContractPageTest {

  private static final Path PAGE = Path.of("../../docs/driver-contract.md");
  private static final Pattern ROW =
      Pattern.compile(
          "^\\| (D-\\d\\d) \\| (MUST|SHOULD) \\|.*\\| (contract|driver) \\|$", Pattern.MULTILINE);

  @Test
  void everyRowHasItsTestAndEveryTestItsRow() throws IOException {
    Set<String> rows = new TreeSet<>();
    ROW.matcher(Files.readString(PAGE))
        .results()
        .filter(row -> row.group(3).equals("contract"))
        .map(row -> row.group(1))
        .forEach(row -> assertThat(rows.add(row)).as(row + " is there once").isTrue());
    Set<String> tested =
        chapters()
            .flatMap(chapter -> Stream.of(chapter.getDeclaredMethods()))
            .map(method -> method.getAnnotation(Row.class))
            .filter(row -> row != null)
            .flatMap(row -> Arrays.stream(row.value()))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(rows).isNotEmpty().isEqualTo(tested);
  }

  @Test
  void rowsAreNumberedWithoutGaps() throws IOException {
    Set<String> ids =
        ROW.matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult row) -> row.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(ids).last().isEqualTo(String.format("D-%02d", ids.size()));
  }

  private static Stream<Class<?>> chapters() {
    return Stream.iterate(
        DriverContractTest.class, chapter -> chapter != DriverFixture.class, Class::getSuperclass);
  }
}
