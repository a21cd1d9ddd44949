package dev.slipway.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class EventFilterTest {
  private final LoggedEvent event =
      new LoggedEvent(7, "cl-1", "blog", "default", "NodeDown", new byte[0]);

  @Test
  void noOtherProjectsEventIsSeen() {
    assertThat(new EventFilter("default", "", Set.of()).matches(event)).isTrue();
    assertThat(new EventFilter("other", "", Set.of()).matches(event)).isFalse();
    assertThat(new EventFilter("other", "cl-1", Set.of("NodeDown")).matches(event)).isFalse();
    assertThat(new EventFilter("", "cl-1", Set.of()).matches(event)).isFalse();
  }

  @Test
  void aClusterGoesByIdOrNameAndTypesAreAnyOfThoseWanted() {
    assertThat(new EventFilter("default", "cl-1", Set.of()).matches(event)).isTrue();
    assertThat(new EventFilter("default", "blog", Set.of()).matches(event)).isTrue();
    assertThat(new EventFilter("default", "shop", Set.of()).matches(event)).isFalse();
    assertThat(new EventFilter("default", "", Set.of("NodeUp", "NodeDown")).matches(event))
        .isTrue();
    assertThat(new EventFilter("default", "", Set.of("NodeUp")).matches(event)).isFalse();
  }
}
