package dev.slipway.simulator.kubernetes.resource;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of resources, such as {@code 250m} and {@code 64Mi}. */
public final class Quantity {
  private static final Pattern FORM =
      Pattern.compile("([+-]?[0-9.]+)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|n|u|[eE][+-]?[0-9]+)?");
  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("n", new BigDecimal("1e-9")),
          Map.entry("u", new BigDecimal("1e-6")),
          Map.entry("m", new BigDecimal("1e-3")),
          Map.entry("k", new BigDecimal("1e3")),
          Map.entry("M", new BigDecimal("1e6")),
          Map.entry("G", new BigDecimal("1e9")),
          Map.entry("T", new BigDecimal("1e12")),
          Map.entry("P", new BigDecimal("1e15")),
          Map.entry("E", new BigDecimal("1e18")),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
          Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

  private Quantity() {}

  /** The amount, or empty if it is none. */
  public static Optional<BigDecimal> parse(JsonNode node) {
    if (node.isNumber()) {
      return Optional.of(node.decimalValue());
    }
    Matcher matcher = FORM.matcher(node.asText());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      String unit = matcher.group(2);
      if (unit == null) {
        return Optional.of(new BigDecimal(matcher.group(1)));
      }
      BigDecimal factor = UNITS.get(unit);
      return Optional.of(
          factor == null
              ? new BigDecimal(matcher.group(1) + unit)
              : new BigDecimal(matcher.group(1)).multiply(factor));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The amount in thousandths, rounded up; nothing if it is none. */
  public static long milli(JsonNode node) {
    return parse(node)
        .map(amount -> amount.movePointRight(3).setScale(0, RoundingMode.CEILING).longValue())
        .orElse(0L);
  }

  /** The amount in whole units, rounded up; nothing if it is none. */
  public static long whole(JsonNode node) {
    return parse(node)
        .map(amount -> amount.setScale(0, RoundingMode.CEILING).longValue())
        .orElse(0L);
  }
}
