namespace Trellis.Tests.Web;

/// <summary>What a person calls the parts of a page: by their role and name, as a screen reader does.</summary>
internal static class Controls
{
    public static ILocator Button(this IPage page, string name, bool exact = false) => page.GetByRole(AriaRole.Button, Named(name, exact));

    public static ILocator Button(this ILocator part, string name, bool exact = false) => part.GetByRole(AriaRole.Button, NamedIn(name, exact));

    public static ILocator Link(this IPage page, string name, bool exact = false) => page.GetByRole(AriaRole.Link, Named(name, exact));

    public static ILocator Link(this ILocator part, string name, bool exact = false) => part.GetByRole(AriaRole.Link, NamedIn(name, exact));

    public static ILocator Region(this IPage page, string name, bool exact = false) => page.GetByRole(AriaRole.Region, Named(name, exact));

    public static ILocator Heading(this IPage page, string name, bool exact = false) => page.GetByRole(AriaRole.Heading, Named(name, exact));

    public static ILocator Option(this IPage page, string name, bool exact = false) => page.GetByRole(AriaRole.Option, Named(name, exact));

    public static ILocator Option(this ILocator part, string name, bool exact = false) => part.GetByRole(AriaRole.Option, NamedIn(name, exact));

    public static ILocator Checkbox(this IPage page, string name, bool exact = false) => page.GetByRole(AriaRole.Checkbox, Named(name, exact));

    private static PageGetByRoleOptions Named(string name, bool exact) => new() { Name = name, Exact = exact };

    private static LocatorGetByRoleOptions NamedIn(string name, bool exact) => new() { Name = name, Exact = exact };
}
