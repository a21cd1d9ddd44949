package dev.slipway.kit.kafka;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Kafka's headers as strings and back. */
public final class RecordHeaders {
  private RecordHeaders() {}

  /** All headers; of several with one name the last. Values are read as UTF-8. */
  public static Map<String, String> read(Headers headers) {
    Map<String, String> result = new LinkedHashMap<>();
    for (Header header : headers) {
      byte[] value = header.value();
      result.put(header.key(), value == null ? "" : new String(value, StandardCharsets.UTF_8));
    }
    return result;
  }

  /** Adds headers, their values in UTF-8. */
  public static void write(Map<String, String> headers, Headers to) {
    headers.forEach((name, value) -> to.add(name, value.getBytes(StandardCharsets.UTF_8)));
  }
}
