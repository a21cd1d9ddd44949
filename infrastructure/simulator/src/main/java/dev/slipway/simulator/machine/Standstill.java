package dev.slipway.simulator.machine;

/** What stands still with its machine, and is as good as that when it is cut off. */
public final class Standstill implements MachineContext.Hanging {

  /** Makes something stand still, or go on. */
  @FunctionalInterface
  public interface Switch {
    void standStill(boolean still);
  }

  private final Switch process;
  private boolean hung;
  private boolean cut;
  private boolean ended;
  private boolean applied;

  public Standstill(Switch process) {
    this.process = process;
  }

  @Override
  public synchronized void hang(boolean hangs) {
    hung = hangs;
    apply();
  }

  @Override
  public synchronized void cutOff(boolean off) {
    cut = off;
    apply();
  }

  /** It stands still for good. */
  public synchronized void end() {
    ended = true;
    apply();
  }

  private void apply() {
    boolean wanted = hung || cut || ended;
    if (wanted != applied) {
      applied = wanted;
      process.standStill(wanted);
    }
  }
}
