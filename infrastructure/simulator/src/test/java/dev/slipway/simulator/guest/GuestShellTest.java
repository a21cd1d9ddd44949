package dev.slipway.simulator.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.simulator.guest.command.SystemCommands;
import dev.slipway.simulator.guest.file.FileTree;
import dev.slipway.simulator.guest.file.GuestFiles;
import dev.slipway.simulator.guest.process.ByteFiles;
import dev.slipway.simulator.guest.process.GuestProcess;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What scripts do in a guest is what they do in any shell; what is not known is said. */
class GuestShellTest {
  private final List<String> console = new ArrayList<>();
  private final Guest guest = guest();

  private Guest guest() {
    Guest.Power power =
        new Guest.Power() {
          @Override
          public void off() {}

          @Override
          public void reboot() {}
        };
    Guest.Hardware hardware =
        new Guest.Hardware("w1", "127.64.0.201", 512, "boot-1", Instant.now(), console::add, power);
    return new Guest(
        hardware,
        self ->
            new GuestFiles(
                Map.of("/", new FileTree(), "/tmp", new FileTree()), new KernelFiles(self)),
        SystemCommands.everyMachines(),
        (port, connection) -> {});
  }

  private record Said(int code, String out, String err) {}

  private Said run(String script) throws Exception {
    ByteFiles.Gathering out = new ByteFiles.Gathering(1 << 20);
    ByteFiles.Gathering err = new ByteFiles.Gathering(1 << 20);
    GuestProcess process =
        guest.start(
            new Launch(
                0,
                new Object(),
                List.of("sh", "-c", script),
                Guest.environment(),
                "/",
                Map.of(0, ByteFiles.of(Guest.bytes("first\nsecond\n")), 1, out, 2, err)));
    int code = process.exit().get(10, TimeUnit.SECONDS);
    return new Said(code, text(out), text(err));
  }

  private static String text(ByteFiles.Gathering bytes) {
    return new String(bytes.bytes(), java.nio.charset.StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '~',
      textBlock =
          """
          echo a   b c§a b c
          echo "a   b" 'c $d'§a   b c $d
          x=5; echo $x ${x}6 ${y:-none} ${#x}§5 56 none 1
          echo $((2 + 3 * 4)) $((10 / 3)) $((1 < 2 ? 7 : 8))§14 3 7
          echo one; false || echo two; true && echo three§one|two|three
          for i in 1 2 3; do echo n$i; done§n1|n2|n3
          i=0; while [ $i -lt 3 ]; do i=$((i + 1)); echo $i; done§1|2|3
          if test -e /nowhere; then echo yes; elif true; then echo else; fi§else
          echo x > /tmp/f; echo y >> /tmp/f; cat < /tmp/f§x|y
          printf '%s-%s\\n' a b c d§a-b|c-d
          echo $(echo inner) `echo old`§inner old
          read a; read b; echo $b $a§second first
          (cd /tmp; pwd); pwd§/tmp|/
          echo err >&2 2>/dev/null; echo out§out
          seq 5 | tail -n 2 | wc -l§2
          seq 3 | sed 's/\\([0-9]\\)/<\\1>/' | head -n 1§<1>
          printf 'b\\na\\nb\\n' | sort -u§a|b
          echo abc | grep -c b; echo abc | grep -q z || echo none§1|none
          f=/a/b.txt; echo ${f##*/} ${f%.txt} $(basename $f)§b.txt /a/b b.txt
          set -- p q; echo $# $1 "$@"§2 p p q
          export V=1; env | grep ^V=; V=2 sh -c 'echo $V'§V=1|2
          hostname; hostname -I§w1|127.64.0.201
          sh -c 'exit 3'; echo $?§3
          trap 'echo bye' EXIT; echo hi§hi|bye
          touch /tmp/x1 /tmp/x2; echo /tmp/x*§/tmp/x1 /tmp/x2
          """)
  void scriptsSayWhatTheySayElsewhere(String script, String expected) throws Exception {
    Said said = run(script);

    assertThat(said.out().strip().replace('\n', '|')).as(said.err()).isEqualTo(expected);
  }

  @Test
  void aProgramThatIsNotThereIsNamed() throws Exception {
    Said said = run("kubectl get nodes");

    assertThat(said.code()).isEqualTo(127);
    assertThat(said.err()).contains("kubectl", "not found");
  }

  @Test
  void whatTheShellDoesNotKnowIsRefusedInsteadOfGuessed() throws Exception {
    assertThat(run("case x in x) echo;; esac").code()).isEqualTo(2);
    assertThat(run("cat <<END\nx\nEND").err()).contains("here-documents");
    assertThat(run("f() { echo; }").code()).isEqualTo(2);
    assertThat(run("echo 'open").err()).contains("end of file");
  }

  @Test
  void aGreedyProgramIsKilledAndTheConsoleTells() throws Exception {
    Said said = run("head -c 100000000 /dev/zero | tail -c 1 | wc -c");

    assertThat(said.out().strip()).isEqualTo("0");
    assertThat(console).anyMatch(line -> line.startsWith("Out of memory: Killed process"));
  }

  @Test
  void aPipeWithoutReadersEndsItsWriter() throws Exception {
    assertThat(run("yes | head -n 1").out()).isEqualTo("y\n");
  }

  @Test
  void theBackgroundIsWaitedForAndKilled() throws Exception {
    assertThat(run("sleep 60 & p=$!; kill $p; wait $p; echo $?").out()).isEqualTo("143\n");
  }

  @Test
  void nothingOfTheHostIsSeen() throws Exception {
    assertThat(run("ls /etc; cat /etc/passwd").code()).isNotZero();
    assertThat(run("ls /").out().lines()).containsExactlyInAnyOrder("dev", "proc", "sys", "tmp");
  }
}
