package dev.slipway.kit.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.kit.problem.ProblemCode;
import dev.slipway.kit.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {
  private final List<String> all = IntStream.range(0, 25).mapToObj("%03d"::formatted).toList();

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 7, 24, 25, 26, 500})
  void pagesTogetherAreTheList(int pageSize) {
    List<String> read = new ArrayList<>();
    String token = null;
    do {
      PageRequest request = PageRequest.of(pageSize, token);
      Page<String> page = Page.of(fetch(request), request, item -> item);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(pageSize).isNotEmpty();
      read.addAll(page.items());
      token = page.nextPageToken();
    } while (token != null);

    assertThat(read).isEqualTo(all);
  }

  @Test
  void leftOutParametersHaveDefaults() {
    assertThat(PageRequest.of(null, null)).isEqualTo(new PageRequest(100, null));
    assertThat(PageRequest.of(3, "")).isEqualTo(new PageRequest(3, null));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 501})
  void otherPageSizesAreRefused(int pageSize) {
    assertThatThrownBy(() -> PageRequest.of(pageSize, null))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ProblemCode.VALIDATION_FAILED);
              assertThat(e.errors().getFirst().field()).isEqualTo("pageSize");
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"%%%", "abc", "MjphYmM"})
  void foreignTokensAreRefused(String token) {
    assertThatThrownBy(() -> PageRequest.of(null, token))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errors().getFirst().field()).isEqualTo("pageToken"));
  }

  private List<String> fetch(PageRequest request) {
    String after = request.after();
    return all.stream()
        .filter(item -> after == null || item.compareTo(after) > 0)
        .limit(request.fetchSize())
        .toList();
  }
}
