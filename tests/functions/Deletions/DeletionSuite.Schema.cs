namespace Trellis.Tests.Functions.Deletions;

public abstract partial class DeletionSuite
{
    public const string Text = """
        type Club @model @auth(rules: [{ allow: private }]) {
          name: String @unique
          plain: [Item] @hasMany(references: ["plainId"])
          members: [Item] @hasMany(references: ["memberId"], onDelete: UNSET)
          owned: [Item] @hasMany(references: ["ownedId"], onDelete: CASCADE)
          badge: Badge @hasOne(references: ["clubId"], onDelete: CASCADE)
          tags: [Tag] @manyToMany(relationName: "ClubTags")
        }

        type Item @model @auth(rules: [{ allow: private }]) {
          text: String
          code: String @unique
          plainId: ID
          memberId: ID
          ownedId: ID
          shelfId: ID
          plainOf: Club @belongsTo(references: ["plainId"])
          memberOf: Club @belongsTo(references: ["memberId"])
          ownedBy: Club @belongsTo(references: ["ownedId"])
          shelf: Shelf @belongsTo(references: ["shelfId"])
          parts: [Part] @hasMany(references: ["itemId"], onDelete: CASCADE)
          tags: [Tag] @manyToMany(relationName: "ItemTags")
        }

        type Part @model @auth(rules: [{ allow: private }]) {
          text: String
          itemId: ID
          item: Item @belongsTo(references: ["itemId"])
        }

        type Badge @model @auth(rules: [{ allow: private }]) {
          clubId: ID
          club: Club @belongsTo(references: ["clubId"])
        }

        type Shelf @model(path: "shelves") @auth(rules: [{ allow: private }]) {
          name: String
          items: [Item] @hasMany(references: ["shelfId"], onDelete: RESTRICT)
          upper: ID
          above: Shelf @belongsTo(references: ["upper"])
          below: [Shelf] @hasMany(references: ["upper"], onDelete: RESTRICT)
        }

        type Tag @model @auth(rules: [{ allow: private }]) {
          name: String
          clubs: [Club] @manyToMany(relationName: "ClubTags")
          items: [Item] @manyToMany(relationName: "ItemTags")
          drawers: [Drawer] @manyToMany(relationName: "DrawerTags")
        }

        type Drawer @model @auth(rules: [{ allow: owner }]) {
          name: String
          papers: [Paper] @hasMany(references: ["drawerId"], onDelete: CASCADE)
          tags: [Tag] @manyToMany(relationName: "DrawerTags")
        }

        type Paper @model @auth(rules: [{ allow: owner }]) {
          text: String
          drawerId: ID
          drawer: Drawer @belongsTo(references: ["drawerId"])
        }
        """;
}
