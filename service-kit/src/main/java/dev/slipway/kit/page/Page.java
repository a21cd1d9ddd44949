package dev.slipway.kit.page;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list.
 *
 * @param items what is on it
 * @param nextPageToken asks for the next page, or null when this is the last
 */
public record Page<T>(List<T> items, @Nullable String nextPageToken) {

  public Page {
    items = List.copyOf(items);
  }

  /**
   * Makes a page of what was fetched.
   *
   * @param fetched up to {@link PageRequest#fetchSize()} items, in the order of their keys
   * @param key the key by which the list is ordered, unique within it
   */
  public static <T> Page<T> of(List<T> fetched, PageRequest request, Function<T, String> key) {
    if (fetched.size() <= request.pageSize()) {
      return new Page<>(fetched, null);
    }
    List<T> items = fetched.subList(0, request.pageSize());
    return new Page<>(items, PageRequest.tokenAfter(key.apply(items.getLast())));
  }

  /** The same page with its items in another form. */
  public <R> Page<R> map(Function<? super T, ? extends R> form) {
    return new Page<>(items.stream().<R>map(form).toList(), nextPageToken);
  }
}
