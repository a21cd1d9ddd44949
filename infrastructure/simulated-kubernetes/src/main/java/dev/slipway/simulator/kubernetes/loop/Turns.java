package dev.slipway.simulator.kubernetes.loop;

import java.util.ArrayList;
import java.util.List;

/** Whose turn it is among processes of which one at a time works. On the cluster's loop. */
public final class Turns {

  /** One of them. */
  public interface Taker {
    /** Whether it could work now. */
    boolean isAble();

    /** It is its turn from now on. */
    void take();

    /** It is no longer its turn. */
    void giveUp();
  }

  private final List<Taker> takers = new ArrayList<>();
  private int current = -1;

  /** Adds one, which works at once if nobody else does. */
  public void add(Taker taker) {
    takers.add(taker);
    if (current < 0) {
      choose();
    }
  }

  /** Whether it is its turn. */
  public boolean has(Taker taker) {
    return current >= 0 && takers.get(current) == taker;
  }

  /** Removes one that ended. The next one takes its turn with {@link #choose}. */
  public void remove(Taker taker) {
    int index = takers.indexOf(taker);
    if (index < 0) {
      return;
    }
    if (index == current) {
      taker.giveUp();
      current = -1;
    } else if (index < current) {
      current--;
    }
    takers.remove(index);
  }

  /** Gives the turn to the first one that is able, if the present one isn't. */
  public void choose() {
    if (current >= 0 && takers.get(current).isAble()) {
      return;
    }
    for (int i = 0; i < takers.size(); i++) {
      if (takers.get(i).isAble()) {
        if (current >= 0) {
          takers.get(current).giveUp();
        }
        current = i;
        takers.get(i).take();
        return;
      }
    }
  }
}
