package dev.slipway.infrastructure;

/**
 * How many characters a terminal shows.
 *
 * @param columns from 1 to 4096
 * @param rows from 1 to 4096
 */
public record TerminalSize(int columns, int rows) {

  /** The most columns, and the most rows. */
  public static final int MOST = 4096;

  public TerminalSize {
    if (columns < 1 || columns > MOST || rows < 1 || rows > MOST) {
      throw new IllegalArgumentException(
          "A terminal has 1 to " + MOST + " columns and rows, not " + columns + " x " + rows);
    }
  }
}
