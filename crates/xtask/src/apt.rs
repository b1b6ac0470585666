//! Debian's packages, where apt-get is there and we may use it.

use crate::child;
use crate::error::Error;
use crate::workspace::Workspace;

/// apt-get, and how it is called here.
pub struct Apt {
    /// Words before `apt-get`.
    prefix: &'static [&'static str],
}

impl Apt {
    /// As root, or by a sudo that asks for no password; none where there is no apt-get, or neither.
    pub fn find(workspace: &Workspace) -> Option<Self> {
        child::ask(workspace.command("apt-get").arg("--version"))?;
        let is_root = child::ask(workspace.command("id").arg("-u")).as_deref() == Some("0");
        let by_sudo = || child::ask(workspace.command("sudo").args(["-n", "true"])).is_some();
        let prefix: &[&str] = match is_root {
            true => &["env"],
            false if by_sudo() => &["sudo", "-n", "env"],
            false => return None,
        };
        Some(Self { prefix })
    }

    /// Installs `packages`, without those they merely recommend.
    ///
    /// # Errors
    /// [`Error::Step`] with apt's own words and `remedy`.
    pub fn install(
        &self,
        workspace: &Workspace,
        packages: &[&str],
        remedy: &'static str,
    ) -> Result<(), Error> {
        eprintln!("      installing {} with apt-get", packages.join(" and "));
        self.run(workspace, &["update"], remedy)?;
        let install = ["install", "-y", "--no-install-recommends"];
        self.run(workspace, &[&install, packages].concat(), remedy)
    }

    fn run(
        &self,
        workspace: &Workspace,
        arguments: &[&str],
        remedy: &'static str,
    ) -> Result<(), Error> {
        let mut words = self
            .prefix
            .iter()
            .chain(&["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        let mut command = workspace.command(words.next().unwrap_or(&"env"));
        command.args(words).args(arguments);
        let what = format!("apt-get {}", arguments.join(" "));
        workspace.run(&mut command, &what, remedy)?;
        Ok(())
    }
}
