package dev.slipway.simulator.guest.command;

import dev.slipway.simulator.guest.Call;
import dev.slipway.simulator.guest.Programs;
import dev.slipway.simulator.guest.file.GuestFiles;
import dev.slipway.simulator.guest.file.Inode;
import dev.slipway.simulator.guest.process.GuestIoException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What looks at files and moves them. */
final class FileCommands {

  private FileCommands() {}

  static Programs programs() {
    return new Programs()
        .with("ls", FileCommands::ls)
        .with("stat", FileCommands::stat)
        .with("mkdir", FileCommands::mkdir)
        .with("touch", FileCommands::touch)
        .with("rm", FileCommands::rm)
        .with("cp", call -> copy(call, false))
        .with("mv", call -> copy(call, true))
        .with("ln", FileCommands::ln)
        .with("chmod", FileCommands::chmod)
        .with("readlink", FileCommands::readlink);
  }

  private static int ls(Call call) throws GuestIoException, InterruptedException {
    Options options = Options.parse(call.operands(), "");
    GuestFiles files = call.guest().files();
    int code = 0;
    for (String operand : options.operands().isEmpty() ? List.of(".") : options.operands()) {
      String path = call.path(operand);
      if (!files.exists(path)) {
        code = call.fail(2, "cannot access '" + operand + "': No such file or directory");
        continue;
      }
      boolean directory = files.isDirectory(path) && !options.has("d");
      for (String name : directory ? files.list(path) : List.of(operand)) {
        if (name.startsWith(".") && directory && !options.has("a")) {
          continue;
        }
        String at = directory ? GuestFiles.resolve(path, name) : path;
        call.printLine(options.has("l") ? longForm(files.linkStat(at), name) : name);
      }
    }
    return code;
  }

  private static String longForm(@Nullable Inode node, String name) {
    if (node == null) {
      return "?????????? ? ? ? " + name;
    }
    char kind =
        switch (node.kind()) {
          case DIRECTORY -> 'd';
          case LINK -> 'l';
          case FILE -> '-';
        };
    StringBuilder mode = new StringBuilder().append(kind);
    for (int bit = 8; bit >= 0; bit--) {
      mode.append((node.mode() >> bit & 1) == 1 ? "rwx".charAt(2 - bit % 3) : '-');
    }
    return "%s %d %d %8d %s%s"
        .formatted(
            mode,
            node.user(),
            node.group(),
            node.size(),
            name,
            node.kind() == Inode.Kind.LINK ? " -> " + node.target() : "");
  }

  private static int stat(Call call) throws GuestIoException, InterruptedException {
    Options options = Options.parse(call.operands(), "c");
    int code = 0;
    for (String operand : options.operands()) {
      Inode node = call.guest().files().stat(call.path(operand));
      if (node == null) {
        code = call.fail(1, "cannot statx '" + operand + "': No such file or directory");
        continue;
      }
      String format =
          options.value("c").orElse("  File: %n\n  Size: %s\nAccess: (%a) Uid: %u Gid: %g");
      call.printLine(
          format
              .replace("%a", Integer.toOctalString(node.mode()))
              .replace("%u", Integer.toString(node.user()))
              .replace("%g", Integer.toString(node.group()))
              .replace("%s", Integer.toString(node.size()))
              .replace("%n", operand));
    }
    return code;
  }

  private static int mkdir(Call call) throws GuestIoException, InterruptedException {
    Options options = Options.parse(call.operands(), "m");
    for (String operand : options.operands()) {
      String path = call.path(operand);
      boolean there = call.guest().files().exists(path);
      if (there && !options.has("p")) {
        return call.fail(1, "cannot create directory '" + operand + "': File exists");
      }
      if (!there) {
        call.guest().files().put(path, Inode.directory(0755, 0, 0));
      }
    }
    return 0;
  }

  private static int touch(Call call) throws GuestIoException, InterruptedException {
    for (String operand : Options.parse(call.operands(), "").operands()) {
      if (!call.guest().files().exists(call.path(operand))) {
        call.guest().files().write(call.path(operand), "");
      }
    }
    return 0;
  }

  private static int rm(Call call) throws GuestIoException, InterruptedException {
    Options options = Options.parse(call.operands(), "");
    boolean recursive = options.has("r") || options.has("R");
    int code = 0;
    for (String operand : options.operands()) {
      String path = call.path(operand);
      Inode node = call.guest().files().linkStat(path);
      if (node == null) {
        if (!options.has("f")) {
          code = call.fail(1, "cannot remove '" + operand + "': No such file or directory");
        }
      } else if (node.isDirectory() && !recursive) {
        code = call.fail(1, "cannot remove '" + operand + "': Is a directory");
      } else {
        call.guest().files().remove(path);
      }
    }
    return code;
  }

  private static int copy(Call call, boolean move) throws GuestIoException, InterruptedException {
    List<String> operands = Options.parse(call.operands(), "").operands();
    if (operands.size() != 2) {
      return call.fail(1, "a source and a target, please");
    }
    GuestFiles files = call.guest().files();
    String source = call.path(operands.getFirst());
    String target = call.path(operands.get(1));
    if (files.isDirectory(target)) {
      target = GuestFiles.resolve(target, source.substring(source.lastIndexOf('/') + 1));
    }
    Inode node = files.stat(source);
    if (node == null || node.isDirectory()) {
      return call.fail(
          1,
          "cannot stat '"
              + operands.getFirst()
              + (node == null ? "': No such file or directory" : "': a directory"));
    }
    files.put(target, node);
    if (move) {
      files.remove(source);
    }
    return 0;
  }

  private static int ln(Call call) throws GuestIoException, InterruptedException {
    Options options = Options.parse(call.operands(), "");
    if (!options.has("s") || options.operands().size() != 2) {
      return call.fail(1, "only symbolic links: ln -s TARGET LINK");
    }
    call.guest()
        .files()
        .put(call.path(options.operands().get(1)), Inode.link(options.operands().getFirst()));
    return 0;
  }

  private static int chmod(Call call) throws GuestIoException, InterruptedException {
    List<String> operands = Options.parse(call.operands(), "").operands();
    if (operands.size() < 2 || !operands.getFirst().matches("[0-7]{3,4}")) {
      return call.fail(1, "a mode in octal digits and files, please");
    }
    int mode = Integer.parseInt(operands.getFirst(), 8);
    for (String operand : operands.subList(1, operands.size())) {
      Inode node = call.guest().files().stat(call.path(operand));
      if (node == null) {
        return call.fail(1, "cannot access '" + operand + "': No such file or directory");
      }
      call.guest().files().put(call.path(operand), node.withMode(mode));
    }
    return 0;
  }

  private static int readlink(Call call) throws GuestIoException, InterruptedException {
    for (String operand : Options.parse(call.operands(), "").operands()) {
      Inode node = call.guest().files().linkStat(call.path(operand));
      if (node == null || node.kind() != Inode.Kind.LINK) {
        return 1;
      }
      call.print(node.target() + "\n");
    }
    return 0;
  }
}
