//! Terraform's HCL through hcl-edit, into the same tree as JSON.
//!
//! A block becomes nested objects under its type and labels, as in Terraform's own JSON form. What is computed becomes
//! what CloudFormation would write: a call `f(x)` is `{"Fn::f": [x]}`, a reference is `{"Ref": "aws_vpc.main.id"}`,
//! an index is `{"Fn::Select": [0, list]}`. Anything else is `{"Fn::Unknown": "its text"}`.

use super::{Key, Node, SyntaxError, Value};
use crate::source::{FileId, Span};
use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ObjectKey, TraversalOperator};
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::Element;
use std::borrow::Cow;
use std::ops::Range;

/// Reads a Terraform file.
///
/// # Errors
/// Where the text is no HCL.
pub fn parse(text: &str, file: FileId) -> Result<Node<'static>, SyntaxError> {
    let body: Body = text.parse().map_err(|error: hcl_edit::parser::Error| {
        let location = error.location();
        let at = Span::new(file, location.offset(), location.offset());
        SyntaxError { at, message: error.message().to_owned(), help: None }
    })?;
    let reader = Reader { text, file };
    Ok(reader.node(0..text.len(), reader.body(&body)))
}

struct Reader<'t> {
    text: &'t str,
    file: FileId,
}

impl Reader<'_> {
    fn node(&self, at: Range<usize>, value: Value<'static>) -> Node<'static> {
        Node { span: Span::new(self.file, at.start, at.end), value }
    }

    fn key(&self, text: &str, at: Range<usize>) -> Key<'static> {
        Key { span: Span::new(self.file, at.start, at.end), text: Cow::Owned(text.to_owned()) }
    }

    fn object(&self, at: Range<usize>, key: &str, value: Node<'static>) -> Node<'static> {
        let key = self.key(key, at.clone());
        self.node(at, Value::Object(vec![(key, value)]))
    }

    fn string(&self, at: Range<usize>, text: impl Into<String>) -> Node<'static> {
        self.node(at, Value::String(Cow::Owned(text.into())))
    }

    fn body(&self, body: &Body) -> Value<'static> {
        let members = body.iter().map(|structure| match structure {
            Structure::Attribute(attribute) => {
                let at = place(attribute.key.span());
                (self.key(attribute.key.as_str(), at), self.expression(&attribute.value))
            }
            Structure::Block(block) => {
                let at = place(block.span());
                let mut node = self.node(at.clone(), self.body(&block.body));
                for label in block.labels.iter().rev() {
                    node = self.object(at.clone(), label.as_str(), node);
                }
                (self.key(block.ident.as_str(), place(block.ident.span())), node)
            }
        });
        Value::Object(members.collect())
    }

    fn expression(&self, expression: &Expression) -> Node<'static> {
        let at = place(expression.span());
        match expression {
            Expression::Null(_) => self.node(at, Value::Null),
            Expression::Bool(value) => self.node(at, Value::Bool(*value.value())),
            Expression::Number(number) => {
                self.node(at, Value::Number(Cow::Owned(number.value().to_string())))
            }
            Expression::String(text) => self.string(at, text.as_str()),
            Expression::Array(items) => {
                let items = items.iter().map(|item| self.expression(item)).collect();
                self.node(at, Value::Array(items))
            }
            Expression::Object(object) => {
                let members = object.iter().map(|(key, value)| {
                    let text = match key {
                        ObjectKey::Ident(ident) => ident.as_str().to_owned(),
                        ObjectKey::Expression(key) => self
                            .expression(key)
                            .as_scalar()
                            .map_or_else(|| self.written(key), str::to_owned),
                    };
                    (self.key(&text, at.clone()), self.expression(value.expr()))
                });
                let members = members.collect();
                self.node(at, Value::Object(members))
            }
            Expression::Parenthesis(inner) => self.expression(inner.inner()),
            Expression::FuncCall(call) if call.name.namespace.is_empty() => {
                let arguments =
                    call.args.iter().map(|argument| self.expression(argument)).collect();
                let arguments = self.node(at.clone(), Value::Array(arguments));
                self.object(at, &format!("Fn::{}", call.name.name.as_str()), arguments)
            }
            Expression::StringTemplate(template) => {
                match template.iter().collect::<Vec<_>>().as_slice() {
                    [Element::Interpolation(only)] => self.expression(&only.expr),
                    _ => self.unknown(expression),
                }
            }
            Expression::Variable(name) => {
                let name = self.string(at.clone(), name.as_str());
                self.object(at, "Ref", name)
            }
            Expression::Traversal(path) => self.traversal(
                expression,
                &path.expr,
                path.operators.iter().map(|operator| operator.value()),
            ),
            _ => self.unknown(expression),
        }
    }

    /// `aws_vpc.main.cidr_block`, and calls and lists with `[0]` behind them.
    fn traversal<'o>(
        &self,
        whole: &Expression,
        root: &Expression,
        operators: impl Iterator<Item = &'o TraversalOperator>,
    ) -> Node<'static> {
        let at = place(whole.span());
        let mut node = self.expression(root);
        for operator in operators {
            let index = match operator {
                TraversalOperator::GetAttr(name) => match node.get("Ref").and_then(Node::as_str) {
                    Some(path) => {
                        let path = self.string(at.clone(), format!("{path}.{}", name.as_str()));
                        node = self.object(at.clone(), "Ref", path);
                        continue;
                    }
                    None => return self.unknown(whole),
                },
                TraversalOperator::Index(index) => self.expression(index),
                TraversalOperator::LegacyIndex(index) => {
                    self.node(at.clone(), Value::Number(Cow::Owned(index.value().to_string())))
                }
                _ => return self.unknown(whole),
            };
            let pair = self.node(at.clone(), Value::Array(vec![index, node]));
            node = self.object(at.clone(), "Fn::Select", pair);
        }
        node
    }

    fn written(&self, expression: &Expression) -> String {
        self.text.get(place(expression.span())).unwrap_or("").to_owned()
    }

    fn unknown(&self, expression: &Expression) -> Node<'static> {
        let at = place(expression.span());
        let text = self.string(at.clone(), self.written(expression));
        self.object(at, "Fn::Unknown", text)
    }
}

/// Parsed texts always know their place.
fn place(span: Option<Range<usize>>) -> Range<usize> {
    span.unwrap_or(0..0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_expressions_become_a_tree_with_places() {
        let text = "resource \"aws_vpc\" \"main\" {\n  cidr_block = cidrsubnet(var.base, 4, 1)\n  x = cidrsubnets(\"10.0.0.0/8\", 8)[0]\n  tags = { Name = \"a${local.b}\" }\n}\n";
        let tree = parse(text, FileId(0)).unwrap();
        let vpc = tree.at("/resource/aws_vpc/main").unwrap();
        let call = vpc.at("/cidr_block/Fn::cidrsubnet").unwrap();
        assert_eq!(
            text.get(call.span.start as usize..call.span.end as usize),
            Some("cidrsubnet(var.base, 4, 1)")
        );
        assert_eq!(call.at("/0/Ref").and_then(Node::as_str), Some("var.base"));
        assert_eq!(
            vpc.at("/x/Fn::Select/1/Fn::cidrsubnets/1").and_then(Node::as_scalar),
            Some("8")
        );
        assert_eq!(
            vpc.at("/tags/Name/Fn::Unknown").and_then(Node::as_str),
            Some("\"a${local.b}\"")
        );
        assert!(parse("resource {", FileId(0)).is_err());
    }
}
