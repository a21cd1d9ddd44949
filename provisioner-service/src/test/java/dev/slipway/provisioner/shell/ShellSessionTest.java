package dev.slipway.provisioner.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.slipway.infrastructure.TerminalSize;
import dev.slipway.kit.problem.ProblemException;
import dev.slipway.provisioner.world.MemoryShell;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShellSessionTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final List<ShellSession> over = new CopyOnWriteArrayList<>();
  private final RecordedPeer peer = new RecordedPeer();
  private final MemoryShell shell = new MemoryShell(List.of("cat"), Optional.empty());

  @Test
  void theEndIsToldOnceAndCleansUp() {
    ShellSession session = session(new ShellLimits(LONG, LONG, 1));
    session.take(message(0, "hello"));
    session.take(new byte[] {(byte) 255, 0});

    session.run(peer);
    session.end(new ShellEnd.Stopping());

    assertThat(peer.sent).containsExactly("\u0001hello", "\u0003{\"exitCode\": 0}");
    assertThat(peer.ends).containsExactly(new ShellEnd.Exited(0));
    assertThat(shell.closed()).isTrue();
    assertThat(over).containsExactly(session);
    assertThat(session.account()).contains("5 bytes in, 5 bytes out: exit code 0");
  }

  @Test
  void oneThatIsIdleIsEnded() {
    ShellSession session = session(new ShellLimits(Duration.ofMillis(50), LONG, 1));
    Thread thread = Thread.ofVirtual().start(() -> session.run(peer));

    await()
        .until(
            () -> {
              session.checkLimits();
              return !peer.ends.isEmpty();
            });

    assertThat(peer.ends).containsExactly(new ShellEnd.Idle(Duration.ofMillis(50)));
    await().until(() -> !thread.isAlive() && shell.closed() && over.size() == 1);
  }

  @Test
  void oneThatIsOpenForTooLongIsEndedAlthoughItIsUsed() {
    ShellSession session = session(new ShellLimits(LONG, Duration.ofMillis(50), 1));
    Thread.ofVirtual().start(() -> session.run(peer));

    await()
        .until(
            () -> {
              session.take(message(0, "still here"));
              session.checkLimits();
              return !peer.ends.isEmpty();
            });

    assertThat(peer.ends).containsExactly(new ShellEnd.OpenTooLong(Duration.ofMillis(50)));
  }

  @Test
  void oneThatWasEndedBeforeItRanIsCleanedUp() {
    ShellSession session = session(new ShellLimits(LONG, LONG, 1));
    session.end(new ShellEnd.Stopping());

    session.run(peer);

    assertThat(peer.sent).isEmpty();
    assertThat(peer.ends).containsExactly(new ShellEnd.Stopping());
    assertThat(over).hasSize(1);
  }

  @Test
  void aClientThatLeavesEndsIt() {
    peer.left = true;
    ShellSession session = session(new ShellLimits(LONG, LONG, 1));
    session.take(message(0, "hello"));

    session.run(peer);

    assertThat(peer.ends).containsExactly(new ShellEnd.ClientLeft());
    assertThat(shell.closed()).isTrue();
  }

  @Test
  void aRequestWithoutArgumentsIsALoginShellWithoutATerminal() {
    ShellRequest request = ShellRequest.of(List.of(), null, null, null);

    assertThat(request.command()).containsExactly("/bin/bash", "-l");
    assertThat(request.terminal()).isEmpty();
    assertThat(ShellRequest.of(List.of("top"), "true", "120", null).terminal())
        .contains(new TerminalSize(120, 24));
  }

  @Test
  void argumentsAreInNoText() {
    ShellRequest request =
        ShellRequest.of(List.of("mysql\nroot", "-phunter2"), "false", null, null);

    assertThat(request.toString()).contains("mysql?root", "1").doesNotContain("hunter2");
    assertThat(request.program()).isEqualTo("mysql?root");
  }

  @ParameterizedTest
  @CsvSource({"maybe,80,24", "true,0,24", "true,80,5000", "true,many,24"})
  void whatIsNoTerminalIsRefused(String tty, String columns, String rows) {
    assertThatThrownBy(() -> ShellRequest.of(List.of("sh"), tty, columns, rows))
        .isInstanceOf(ProblemException.class);
  }

  private ShellSession session(ShellLimits limits) {
    return new ShellSession(shell, limits, over::add);
  }

  private static byte[] message(int channel, String text) {
    return ((char) channel + text).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static final class RecordedPeer implements ShellPeer {
    final List<String> sent = new CopyOnWriteArrayList<>();
    final List<ShellEnd> ends = new CopyOnWriteArrayList<>();
    volatile boolean left;

    @Override
    public void send(byte[] message) throws PeerLeftException {
      if (left) {
        throw new PeerLeftException();
      }
      sent.add(new String(message, StandardCharsets.UTF_8));
    }

    @Override
    public void close(ShellEnd end) {
      ends.add(end);
    }
  }
}
